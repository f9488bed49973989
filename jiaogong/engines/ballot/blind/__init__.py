"""RFC 9474 blind signatures (RSABSSA-SHA384-PSS-Randomized): the private operation, the client's side, keys at rest."""
