// Shows a chart's figures at the pointer. Without this script the page tells the same in its tables.
for (const chart of document.querySelectorAll('.chart')) {
  const { x, lines } = JSON.parse(chart.querySelector('script').textContent);
  const reading = chart.querySelector('.reading');
  const text = document.createElement('span');
  reading.append(text);

  const nearest = (place) => {
    let best = 0;
    for (let i = 1; i < x.length; i++) if (Math.abs(x[i] - place) <= Math.abs(x[best] - place)) best = i;
    return best;
  };

  const show = (event) => {
    const { left, width } = chart.getBoundingClientRect();
    const index = nearest((event.clientX - left) / width);
    reading.hidden = false;
    reading.style.left = `${100 * x[index]}%`;
    reading.classList.toggle('left', x[index] > 0.5);
    text.textContent = lines[index].join('\n');
  };

  if (x.length > 0) chart.addEventListener('pointermove', show);
  if (x.length > 0) chart.addEventListener('pointerdown', show);
  chart.addEventListener('pointerleave', () => {
    reading.hidden = true;
  });
}
