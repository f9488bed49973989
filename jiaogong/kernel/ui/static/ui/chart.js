/* Draws a <figure data-behaviour="chart"> by ECharts, which is fetched only now. Nothing it does needs 'unsafe-inline'. */
const COLOURS = ["#B3242B", "#1D4E89", "#0B6E4F", "#8A3A06", "#59606B"];
let library = null;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

/* The small build knows axes, bars and lines: legend and table are HTML, values stand beside their bars. */
function series(data, size, sideways) {
  const few = data.labels.length * data.series.length <= 24 && !(sideways && data.series.length === 1);
  const shown = data.series.map((one) => ({
    name: one.name,
    type: data.kind === "line" ? "line" : "bar",
    data: one.values,
    barMaxWidth: 22,
    symbolSize: 7,
    label: {
      show: few,
      position: sideways ? "right" : "top",
      color: "#23262D",
      fontSize: size - 1,
      formatter: ({ value }) => (value == null ? "" : `${value}${data.unit === "%" ? "%" : ""}`),
    },
  }));
  if (data.target != null) {
    const points = data.labels.map((_, at) => (sideways ? [data.target, at] : [at, data.target]));
    shown.push({ name: "目标", type: "line", data: points, symbol: "none", color: "#23262D", lineStyle: { width: 2, type: "dashed" } });
  }
  return shown;
}

/* One row of bars: the value stands beside the name, where the target line cannot cross it. */
function labels(data, sideways) {
  if (!sideways || data.series.length > 1) return data.labels;
  const unit = data.unit === "%" ? "%" : "";
  return data.labels.map((name, at) => (data.series[0].values[at] == null ? `${name}　—` : `${name}　${data.series[0].values[at]}${unit}`));
}

function options(data, size, width) {
  const sideways = data.kind === "progress";
  const words = { color: "#59606B", fontSize: size };
  const fitting = sideways || data.labels.length > 12 ? {} : { interval: 0, overflow: "break", width: Math.max(40, (width * 0.85) / data.labels.length - 6) };
  const names = { type: "category", data: labels(data, sideways), inverse: sideways, axisLabel: { ...words, ...fitting }, axisTick: { show: false } };
  const numbers = {
    type: "value",
    axisLabel: { ...words, formatter: `{value}${data.unit === "%" ? "%" : ""}` },
    splitLine: { lineStyle: { color: "#E6E1D8" } },
  };
  return {
    color: COLOURS,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: sideways ? 48 : 16, top: 24, bottom: 8, containLabel: true },
    xAxis: sideways ? numbers : names,
    yAxis: sideways ? names : numbers,
    series: series(data, size, sideways),
  };
}

export async function draw(figure) {
  const place = figure.querySelector(".chart-picture");
  if (window.innerWidth < 768) figure.querySelector(".chart-table").open = false;
  const data = JSON.parse(document.getElementById(figure.dataset.source).textContent);
  try {
    const echarts = await load(figure.dataset.library);
    const picture = echarts.init(place, null, { renderer: "canvas" });
    const size = document.body.classList.contains("large-type") ? 18 : 13;
    picture.setOption(options(data, size, place.clientWidth));
    new ResizeObserver(() => picture.resize()).observe(place);
    figure.dataset.drawn = "1";
  } catch {
    figure.querySelector(".chart-table").open = true;
    place.hidden = true; // the table says the same
  }
}
