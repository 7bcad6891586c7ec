/* Charts of a page: each entry of #charts is drawn into the element of its id. The table beside it has the same numbers,
   so without this script nothing is missing. Canvas and tooltips without HTML keep to the content policy. */
(() => {
  for (const fold of document.querySelectorAll(".n-fold")) fold.open ||= window.matchMedia("(min-width: 640px)").matches;
  const data = document.getElementById("charts");
  if (!data || !window.echarts) return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ROW = 34;
  const drawn = [];

  function option(chart) {
    const ink = token("--r-ink");
    const line = { lineStyle: { color: token("--r-line-soft") } };
    const names = { type: "category", data: chart.labels, axisLabel: { color: ink, interval: 0 }, axisTick: { show: false }, axisLine: line };
    const numbers = { type: "value", minInterval: chart.unit ? 0 : 1, name: chart.unit || "", nameTextStyle: { color: ink }, axisLabel: { color: ink }, splitLine: line };
    if (chart.upright) names.axisLabel.rotate = 35;
    else names.inverse = true;
    return {
      animation: !still.matches,
      color: [token("--r-edge"), token("--r-brand")].slice(2 - chart.series.length),
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 32, top: 40, bottom: 8, containLabel: true },
      legend: chart.series.length > 1 ? { top: 0, textStyle: { color: ink } } : undefined,
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
      xAxis: chart.upright ? names : numbers,
      yAxis: chart.upright ? numbers : names,
      series: chart.series.map((one) => ({ name: one.name, type: "bar", barMaxWidth: 22, data: one.values.map(Number) })),
    };
  }

  for (const chart of JSON.parse(data.textContent)) {
    const place = document.getElementById(chart.id);
    if (!place || !chart.labels.length) continue;
    place.hidden = false;
    if (!chart.upright) place.style.height = `${80 + ROW * chart.labels.length * Math.min(2, chart.series.length)}px`;
    const made = window.echarts.init(place, null, { renderer: "canvas" });
    made.setOption(option(chart));
    drawn.push([made, chart]);
  }
  window.addEventListener("resize", () => drawn.forEach(([made]) => made.resize()));
  dark.addEventListener("change", () => drawn.forEach(([made, chart]) => made.setOption(option(chart), true)));
})();
