"""The demo city: invented units, people and unions, the same for a seed and a day (design: demo-city.md).

`sizes` says how much of what, `places` `names` `numbers` invent, `blueprint` plans the units, `staff` the people,
`unions` the registers, `dirt` the planted mistakes; `bulk` alone writes; `load.load_city` runs it, `check` proves it.
"""
