// The board: asks for what has changed once a second, and draws what is in sight.
'use strict';

const palette = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f', '#bcbd22', '#17becf'];
const tabs = ['Scalars', 'Histograms', 'Distributions', 'Images', 'Graph', 'Hyperparameters', 'Text', 'Files'];
const $ = id => document.getElementById(id);
const saved = JSON.parse(localStorage.getItem('board') ?? '{}');
const state = {
  tab: tabs.includes(location.hash.slice(1)) ? location.hash.slice(1) : 'Scalars', overview: null, version: -1, hidden: new Set(),
  cards: new Map(), open: new Set(), sort: null, smoothing: saved.smoothing ?? 0.6, axis: saved.axis ?? 'step',
  logx: saved.logx ?? false, logy: saved.logy ?? false, theme: saved.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches
    ? 'dark' : 'light'), colors: new Map(), busy: 0,
};

function save() {
  const { smoothing, axis, logx, logy, theme } = state;
  localStorage.setItem('board', JSON.stringify({ smoothing, axis, logx, logy, theme }));
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value); else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

async function ask(path, parameters = {}) {
  const answer = await fetch(`api/${path}?${new URLSearchParams(parameters)}`, { signal: AbortSignal.timeout(30000) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const number = value => typeof value === 'string' ? Number(value) : value;
const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const runColor = run => state.colors.get(run) ?? '#888';
const shown = () => state.overview.runs.filter(run => !state.hidden.has(run.name) && matches(run.name, $('run-filter').value));

function matches(name, filter) {
  const pattern = /^\/(.*)\/$/.exec(filter);
  try {
    return pattern ? new RegExp(pattern[1]).test(name) : name.includes(filter);
  } catch {
    return true;
  }
}

// The exponential mean without the pull of its beginning, as TensorBoard's.
function smooth(values, weight) {
  let [last, count] = [0, 0];
  return values.map(value => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    count++;
    return weight === 0 ? value : last / (1 - weight ** count);
  });
}

function duration(seconds) {
  if (!Number.isFinite(seconds)) return '';
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}h ${minutes}m` : minutes > 0 ? `${minutes}m ${Math.floor(seconds) % 60}s` : `${seconds.toFixed(0)}s`;
}

// Made once, and not before it is needed: a formatter costs far more than what it formats.
let clock;
function timeOfDay(seconds) {
  clock ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });
  return Math.abs(seconds) < 8.64e12 ? clock.format(seconds * 1000) : '';
}

function horizontal(series) {
  if (state.axis === 'step') return series.steps;
  if (state.axis === 'time') return series.times.map(time => new Date(time * 1000));
  return series.times.map(time => (time - series.times[0]) / 60);
}

function layout(more) {
  const axis = { gridcolor: color('--grid'), zerolinecolor: color('--line'), linecolor: color('--line'), automargin: true };
  return {
    margin: { l: 48, r: 12, t: 8, b: 28 }, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', showlegend: false,
    font: { color: color('--soft'), size: 11, family: getComputedStyle(document.body).fontFamily }, uirevision: 'kept', hoverlabel: { namelength: 30 },
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: color('--line'), activecolor: color('--soft') }, ...more,
    xaxis: { ...axis, ...more.xaxis }, yaxis: { ...axis, ...more.yaxis },
  };
}

// The largest script comes last: while it is compiled, this one asks for the first curves. This event waits for all.
const plotly = new Promise(resolve => { document.addEventListener('DOMContentLoaded', resolve); });

async function plot(card, traces, more) {
  await plotly;
  return Plotly.react(card.plot, traces, layout(more), config);
}

const config = { displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'] };

// A card draws itself while it is in sight.
const sight = new IntersectionObserver(entries => {
  for (const entry of entries) {
    const card = state.cards.get(entry.target.dataset.key);
    if (card && (card.isInSight = entry.isIntersecting)) refresh(card);
  }
}, { rootMargin: '200px' });

// A plot is as wide as its card, whatever has changed that: the window, the button, the settings beside it.
const sizes = new ResizeObserver(entries => {
  for (const { target } of entries) {
    if (target.data && target.offsetWidth > 0) Plotly.Plots.resize(target);
  }
});

function addCard(host, key, title, refreshCard, links) {
  const plot = element('div', { class: 'plot' });
  const box = element('section', { class: 'card', 'data-key': key, 'aria-label': title });
  const wide = element('button', { type: 'button', title: 'Wide', onclick: () => box.classList.toggle('wide') }, '⤢');
  box.append(element('h3', {}, element('span', {}, title), ...(links ? [links] : []), wide), plot);
  host.append(box);
  state.cards.set(key, { key, box, plot, refreshCard, since: 0, data: new Map(), isInSight: false, isBusy: false });
  sight.observe(box);
  sizes.observe(plot);
}

async function refresh(card) {
  if (card.isBusy || !card.isInSight) return;
  card.isBusy = true;
  const begin = performance.now();
  try {
    await card.refreshCard(card);
  } catch (error) {
    $('state').textContent = error.message;
  } finally {
    card.isBusy = false;
    state.busy = Math.max(state.busy, performance.now() - begin);
  }
}

// At first, and while the board still reads, some points of many runs: all would take the page long, and the board its time.
const someOfMany = 5000;

async function refreshScalars(card, tag) {
  const isRough = state.overview.isLoading || card.since === 0;
  if (card.since < state.overview.version || (card.isRough && !isRough)) {
    const answer = await ask('scalars', isRough ? { tag, since: card.since, points: someOfMany }
      : { tag, since: card.isRough ? 0 : card.since });
    card.isRough = isRough;
    card.since = answer.version;
    for (const series of answer.series) {
      series.values = series.values.map(number);
      series.told = series.values.map((value, index) => [value, series.steps[index],
        duration(series.times[index] - series.times[0]), timeOfDay(series.times[index])]);
      card.data.set(series.run, series);
    }
  }
  const traces = [];
  for (const run of shown()) {
    const series = card.data.get(run.name);
    if (!series) continue;
    const x = horizontal(series);
    const line = { color: runColor(run.name), width: 1.6 };
    const smoothed = smooth(series.values, state.smoothing);
    const marks = series.values.length === 1 ? 'markers' : 'lines';
    if (state.smoothing > 0 && series.values.length > 1) {
      traces.push({ x, y: series.values, mode: 'lines', line: { ...line, width: 1 }, opacity: 0.25, hoverinfo: 'skip', name: run.name });
    }
    traces.push({
      x, y: smoothed, mode: marks, line, marker: { color: line.color }, name: run.name, customdata: series.told,
      hovertemplate: '%{customdata[0]:.5g} (smoothed %{y:.5g})<br>step %{customdata[1]}, %{customdata[2]}<br>%{customdata[3]}'
        + '<extra>%{fullData.name}</extra>',
    });
  }
  await plot(card, traces, {
    uirevision: `${state.axis} ${state.logx} ${state.logy}`, hovermode: 'closest',
    xaxis: { type: state.axis === 'time' ? 'date' : state.logx ? 'log' : 'linear',
      title: { text: state.axis === 'relative' ? 'minutes' : '' } },
    yaxis: { type: state.logy ? 'log' : 'linear' },
  });
}

async function refreshHistograms(card, run, tag, isDistribution) {
  const answer = await ask('histograms', { run, tag, since: card.since });
  card.since = answer.version;
  if (answer.items) card.items = answer.items;
  const items = card.items ?? [];
  await (isDistribution ? drawDistributions : drawHistograms)(card, run, items);
}

// Buckets of equal width: those of TensorFlow 1 grow with their distance from 0, and could not be compared.
function equalBuckets(buckets, least, most) {
  const width = (most - least) / 30;
  const equal = Array.from({ length: 30 }, (_, index) => [least + index * width, least + (index + 1) * width, 0]);
  for (const [left, right, count] of buckets) {
    if (count === 0) continue;
    const first = Math.min(29, Math.max(0, Math.floor((left - least) / width)));
    const last = Math.min(29, Math.max(first, Math.floor((right - least) / width)));
    for (let index = first; index <= last; index++) {
      const part = Math.min(right, equal[index][1]) - Math.max(left, equal[index][0]);
      equal[index][2] += first === last || right <= left ? count / (last - first + 1) : count * Math.max(0, part) / (right - left);
    }
  }
  return equal;
}

// One above the other, older ones behind and higher.
function drawHistograms(card, run, logged) {
  const stride = Math.ceil(logged.length / 40);
  const kept = logged.filter((_, index) => index % stride === 0 || index === logged.length - 1);
  const edges = kept.flatMap(item => item.buckets.flatMap(bucket => [bucket[0], bucket[1]]));
  const [least, most] = [Math.min(...edges), Math.max(...edges)];
  const some = most > least ? kept.map(item => ({ ...item, buckets: equalBuckets(item.buckets, least, most) })) : kept;
  const density = bucket => bucket[2];
  const highest = Math.max(1e-12, ...some.flatMap(item => item.buckets.map(density)));
  const traces = some.map((item, index) => {
    const base = some.length - 1 - index;
    const [x, y] = [[], []];
    for (const bucket of item.buckets) {
      x.push((bucket[0] + bucket[1]) / 2);
      y.push(base + 4 * density(bucket) / highest);
    }
    const first = item.buckets[0]?.[0] ?? 0;
    const last = item.buckets.at(-1)?.[1] ?? 0;
    return { x: [first, ...x, last, first], y: [base, ...y, base, base], mode: 'lines', fill: 'toself',
      line: { color: color('--panel'), width: 1 }, fillcolor: runColor(run), opacity: 0.45 + 0.5 * index / some.length, name: `step ${item.step}`, hoverinfo: 'name' };
  });
  const ticks = some.filter((_, index) => index % Math.ceil(some.length / 6) === 0);
  return plot(card, traces, { hovermode: 'closest', yaxis: { title: { text: 'step' },
    tickvals: ticks.map(item => some.length - 1 - some.indexOf(item)), ticktext: ticks.map(item => item.step) } });
}

// The value below which a share of the numbers lies.
function quantile(buckets, share) {
  const total = buckets.reduce((sum, bucket) => sum + bucket[2], 0);
  let rest = share * total;
  for (const [left, right, count] of buckets) {
    if (count > 0 && rest <= count) return left + (right - left) * rest / count;
    rest -= count;
  }
  return buckets.at(-1)?.[1] ?? NaN;
}

function drawDistributions(card, run, items) {
  const x = items.map(item => item.step);
  const marks = { mode: items.length === 1 ? 'markers' : 'lines', marker: { color: runColor(run) } };
  const pairs = [[0, 1], [0.0668, 0.9332], [0.1587, 0.8413], [0.3085, 0.6915]];
  const traces = pairs.flatMap(([low, high]) => [low, high].map((share, side) => ({
    x, y: items.map(item => quantile(item.buckets, share)), ...marks, line: { color: runColor(run), width: 0.5 },
    fill: side === 1 ? 'tonexty' : undefined, fillcolor: `${runColor(run)}40`, name: `${(100 * share).toFixed(0)} %` })));
  traces.push({ x, y: items.map(item => quantile(item.buckets, 0.5)), ...marks, line: { color: runColor(run), width: 2 }, name: 'median' });
  return plot(card, traces, { hovermode: 'x unified' });
}

function groups(tags) {
  const found = new Map();
  for (const tag of tags) {
    const group = tag.includes('/') ? tag.slice(0, tag.indexOf('/')) : '';
    if (!found.has(group)) found.set(group, []);
    found.get(group).push(tag);
  }
  return found;
}

function unionOf(kind) {
  const tags = new Set(shown().flatMap(run => run[kind]));
  return [...tags].filter(tag => matches(tag, $('filter').value)).sort();
}

function csvLinks(tag) {
  const list = element('ul');
  const details = element('details', { ontoggle: () => list.replaceChildren(...shown().filter(run => run.scalars.includes(tag)).map(run =>
    element('li', {}, element('a', { href: `api/scalars.csv?${new URLSearchParams({ run: run.name, tag })}`, download: '' }, run.name)))) });
  details.append(element('summary', {}, 'CSV'), list);
  return details;
}

function empty(text) {
  return element('p', { class: 'empty' }, text);
}

const drawing = {
  Scalars(main) {
    const tags = unionOf('scalars');
    if (tags.length === 0) main.append(empty('No scalars are logged below this folder, or none of the runs is chosen.'));
    for (const [group, members] of groups(tags)) {
      const cards = element('div', { class: 'cards' });
      main.append(element('h2', {}, group), cards);
      for (const tag of members) addCard(cards, `scalar ${tag}`, tag, card => refreshScalars(card, tag), csvLinks(tag));
    }
  },
  Histograms: main => histogramCards(main, false),
  Distributions: main => histogramCards(main, true),
  Images(main) {
    let isEmpty = true;
    const cards = element('div', { class: 'cards' });
    main.append(cards);
    for (const run of shown()) {
      for (const tag of run.images.filter(tag => matches(tag, $('filter').value))) {
        isEmpty = false;
        const host = element('div', { class: 'images' });
        const label = element('span');
        const slider = element('input', { type: 'range', min: 0, value: 0, 'aria-label': 'Step' });
        const card = element('section', { class: 'card' }, element('h3', {}, element('span', {}, `${tag} · ${run.name}`), label), slider, host);
        cards.append(card);
        ask('images', { run: run.name, tag }).then(answer => {
          const items = answer.items ?? [];
          slider.max = items.length - 1;
          slider.value = items.length - 1;
          slider.hidden = items.length < 2;
          const show = () => {
            const item = items[slider.value];
            label.textContent = `step ${item.step}`;
            host.replaceChildren(...Array.from({ length: Math.min(item.count, 64) }, (_, index) => element('img', { loading: 'lazy',
              alt: `${tag} ${index}`, width: Math.max(48, Math.min(320, 3 * item.width)),
              src: `api/image?${new URLSearchParams({ run: run.name, tag, step: item.step, index })}` })));
          };
          slider.addEventListener('input', show);
          if (items.length > 0) show();
        });
      }
    }
    if (isEmpty) main.append(empty('No images are logged. The callback TensorBoard writes weights as images with writeImages: true.'));
  },
  async Graph(main) {
    const runs = shown().filter(run => run.hasGraph);
    if (runs.length === 0) {
      main.append(empty('No graph is logged. The callback TensorBoard writes the graph of the layers unless writeGraph: false.'));
      return;
    }
    const choice = element('select', { 'aria-label': 'Run', onchange: () => draw(true) }, ...runs.map(run => element('option', {}, run.name)));
    if (runs.some(run => run.name === state.graphRun)) choice.value = state.graphRun;
    state.graphRun = choice.value;
    const graph = await ask('graph', { run: choice.value });
    if (state.tab !== 'Graph') return;
    const host = element('div', { class: 'graph', id: 'graph' });
    const nodes = graph.nodes ?? nodesOfModel(graph.model);
    const redraw = () => {
      host.replaceChildren();
      drawGraph(host, nodes, state.open, scope => {
        if (!state.open.delete(scope)) state.open.add(scope);
        redraw();
      });
      host.scrollLeft = (host.scrollWidth - host.clientWidth) / 2;
    };
    const every = () => { for (const node of nodes) for (const scope of scopesOf(node.name)) state.open.add(scope); redraw(); };
    main.replaceChildren(element('h2', {}, choice, ' ', element('button', { type: 'button', onclick: every }, 'open all'), ' ',
      element('button', { type: 'button', onclick: () => { state.open.clear(); redraw(); } }, 'close all')), host);
    redraw();
    if (graph.summary) main.append(element('h2', {}, 'Summary'), element('pre', { id: 'summary' }, graph.summary));
  },
  async Hyperparameters(main) {
    const sessions = await ask('hparams');
    if (state.tab !== 'Hyperparameters') return;
    if (sessions.length === 0) {
      main.replaceChildren(empty('No hyperparameters are logged: new TensorBoard(logDir, hparams: …) or densenet train --logdir writes them.'));
      return;
    }
    const keys = kind => [...new Set(sessions.flatMap(session => Object.keys(session[kind])))].sort();
    const columns = [['run', session => session.run], ['status', session => session.status],
      ...keys('hParams').map(key => [key, session => session.hParams[key]]),
      ...keys('metrics').filter(key => !/batch_|_vs_iterations/.test(key)).map(key => [key, session => number(session.metrics[key])])];
    if (state.sort) {
      const [name, sign] = state.sort;
      const value = columns.find(column => column[0] === name)?.[1] ?? (session => session.run);
      sessions.sort((a, b) => sign * (value(a) > value(b) ? 1 : value(a) < value(b) ? -1 : 0));
    }
    const head = columns.map(([name]) => element('th', {}, element('button', { type: 'button', onclick: () => {
      state.sort = [name, state.sort?.[0] === name ? -state.sort[1] : 1];
      draw(true);
    } }, name + (state.sort?.[0] === name ? (state.sort[1] > 0 ? ' ▲' : ' ▼') : ''))));
    const cell = value => typeof value === 'number' ? element('td', { class: 'number' }, Number(value.toPrecision(5)).toString())
      : element('td', {}, String(value ?? ''));
    main.replaceChildren(element('div', { class: 'scroll' }, element('table', { id: 'hparams' }, element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...sessions.map(session => element('tr', {}, ...columns.map(([, value]) => cell(value(session)))))))));
  },
  async Text(main) {
    const found = shown().flatMap(run => run.texts.filter(tag => matches(tag, $('filter').value)).map(tag => [run.name, tag]));
    const answers = await Promise.all(found.map(([run, tag]) => ask('texts', { run, tag })));
    if (state.tab !== 'Text') return;
    main.replaceChildren(...found.flatMap(([run, tag], index) => [element('h2', {}, `${tag} · ${run}`), ...(answers[index].items ?? []).map(item => {
      const width = item.shape.length === 2 ? item.shape[1] : 1;
      if (item.texts.length < 2 || width < 1) return element('pre', {}, item.texts.join('\n'));
      const rows = Array.from({ length: Math.ceil(item.texts.length / width) }, (_, row) => element('tr', {},
        ...item.texts.slice(row * width, (row + 1) * width).map(text => element('td', {}, text))));
      return element('table', {}, ...rows);
    })]));
    if (found.length === 0) main.append(empty('No texts are logged.'));
  },
  Files(main) {
    main.append(element('h2', {}, state.overview.folder), element('div', { class: 'scroll' }, element('table', {}, element('tbody', {},
      element('tr', {}, ...['run', 'read', 'last written', 'notes'].map(name => element('th', {}, name))),
      ...state.overview.runs.map(run => element('tr', {}, element('td', {}, run.name),
        element('td', { class: 'number' }, `${(run.bytes / 1e6).toFixed(2)} MB`),
        element('td', {}, run.last > 0 ? timeOfDay(run.last) : ''),
        element('td', {}, element('ul', { class: 'notes' }, ...run.notes.map(note => element('li', {}, note)))))))))); 
  },
};

function histogramCards(main, isDistribution) {
  const cards = element('div', { class: 'cards' });
  for (const run of shown()) {
    for (const tag of run.histograms.filter(tag => matches(tag, $('filter').value))) {
      addCard(cards, `histogram ${isDistribution} ${run.name} ${tag}`, `${tag} · ${run.name}`,
        card => refreshHistograms(card, run.name, tag, isDistribution));
    }
  }
  main.append(cards.children.length > 0 ? cards
    : empty('No histograms are logged. The callback TensorBoard writes those of all weights with histogramFreq: 1.'));
}

// The layers of a model in JSON, where there is no graph.
function nodesOfModel(json) {
  try {
    const layers = JSON.parse(json).config.layers ?? JSON.parse(json).config;
    return layers.map((layer, index) => ({
      name: layer.name ?? layer.config.name, op: layer.class_name, shapes: [],
      inputs: Array.isArray(layer.inbound_nodes?.[0]) ? layer.inbound_nodes[0].map(input => String(input[0]))
        : layer.inbound_nodes || index === 0 ? [] : [layers[index - 1].config.name] }));
  } catch {
    return [];
  }
}

// What the tab shows, for what: the same needs no new drawing.
function outline() {
  const kind = { Scalars: 'scalars', Histograms: 'histograms', Distributions: 'histograms', Images: 'images', Text: 'texts' }[state.tab];
  return JSON.stringify([state.tab, $('filter').value, kind === undefined || kind === 'scalars' ? [] : shown().map(run => run.name),
    kind ? unionOf(kind) : [], state.tab === 'Graph' ? shown().filter(run => run.hasGraph).map(run => run.name) : [],
    state.tab === 'Files' ? state.overview.version : 0, state.tab === 'Hyperparameters' ? Math.floor(state.overview.version / 10) : 0]);
}

function draw(isForced) {
  if (!state.overview) return;
  const now = outline();
  if (isForced || now !== state.outline) {
    state.outline = now;
    for (const card of state.cards.values()) if (card.plot.data) Plotly.purge(card.plot);
    state.cards.clear();
    sight.disconnect();
    sizes.disconnect();
    $('main').replaceChildren();
    drawing[state.tab]($('main'))?.catch?.(error => { $('state').textContent = error.message; });
    // The observer tells of the first cards only with the next frame, which the largest script may keep waiting.
    for (const card of state.cards.values()) {
      if (!(card.isInSight = card.box.getBoundingClientRect().top < innerHeight)) break;
      refresh(card);
    }
  } else {
    for (const card of state.cards.values()) refresh(card);
  }
}

function drawRuns() {
  const runs = state.overview.runs;
  const now = JSON.stringify([runs.map(run => [run.name, run.notes.length]), $('run-filter').value, [...state.hidden]]);
  if (now === state.runsOutline) return;
  state.runsOutline = now;
  runs.forEach((run, index) => { if (!state.colors.has(run.name)) state.colors.set(run.name, palette[state.colors.size % palette.length]); });
  $('runs').replaceChildren(...runs.filter(run => matches(run.name, $('run-filter').value)).map(run => {
    const box = element('input', { type: 'checkbox', onchange: () => {
      if (box.checked) state.hidden.delete(run.name); else state.hidden.add(run.name);
      drawRuns();
      draw();
    } });
    box.checked = !state.hidden.has(run.name);
    const swatch = element('i');
    swatch.style.background = runColor(run.name);
    return element('li', {}, element('label', {}, box, swatch, run.name));
  }));
}

function drawProgress() {
  const { progress, now } = state.overview;
  const running = Object.entries(progress).filter(([, one]) => one.state === 'training' && now - one.updated < 60);
  $('progress').replaceChildren(...running.map(([folder, one]) => {
    const facts = [['epoch', `${one.epoch} of ${one.epochs}`], ['step', one.steps ? `${one.step} of ${one.steps}` : one.step],
      ['left', one.secondsLeft === null ? '' : duration(one.secondsLeft)],
      ['images a second', one.imagesPerSecond ? one.imagesPerSecond.toPrecision(3) : ''],
      ['learning rate', Number(one.learningRate?.toPrecision(4))], ['memory', `${(one.memoryBytes / 1e6).toFixed(0)} MB`]];
    const share = one.steps ? ((one.epoch - 1) * one.steps + one.step) / (one.epochs * one.steps) : (one.epoch - 1) / one.epochs;
    return element('div', { class: 'run', style: 'display: block' }, element('strong', {}, folder === '.' ? 'training' : folder),
      element('progress', { max: 1, value: Math.min(1, share) }),
      element('dl', {}, ...facts.filter(([, value]) => value !== '').map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, String(value))))));
  }));
}

async function poll() {
  try {
    state.overview = await ask('overview');
    const damaged = state.overview.runs.filter(run => run.notes.length > 0).length;
    $('state').textContent = state.overview.isLoading ? 'reading…' : `${state.overview.runs.length} runs${damaged ? `, notes on ${damaged}: see Files` : ''}`;
    drawRuns();
    drawProgress();
    draw();
  } catch (error) {
    $('state').textContent = 'The board does not answer: is it still running?';
  }
  // A board that has just been started is asked again at once. Many points take long to draw, beside what reads them.
  const isNew = state.overview?.isLoading && state.overview.runs.length === 0;
  setTimeout(poll, isNew ? 100 : Math.min(10000, Math.max(1000, 3 * state.busy)));
  state.busy = 0;
}

function applyTheme() {
  document.documentElement.dataset.theme = state.theme;
}

function listen() {
  $('tabs').append(...tabs.map(tab => element('button', { type: 'button', role: 'tab', 'aria-selected': tab === state.tab, onclick: event => {
    state.tab = tab;
    history.replaceState(null, '', `#${tab}`);
    for (const other of $('tabs').children) other.setAttribute('aria-selected', other === event.currentTarget);
    draw();
  } }, tab)));
  $('smoothing').value = state.smoothing;
  $('smoothing-value').textContent = state.smoothing;
  $('axis').value = state.axis;
  for (const name of ['logx', 'logy']) {
    $(name).checked = state[name];
    $(name).addEventListener('change', event => { state[name] = event.target.checked; save(); draw(); });
  }
  $('smoothing').addEventListener('input', event => {
    state.smoothing = Number(event.target.value);
    $('smoothing-value').textContent = event.target.value;
    save();
    draw();
  });
  $('axis').addEventListener('change', event => { state.axis = event.target.value; save(); draw(); });
  $('filter').addEventListener('input', () => draw());
  $('run-filter').addEventListener('input', () => { drawRuns(); draw(); });
  $('all').addEventListener('click', () => { state.hidden.clear(); drawRuns(); draw(); });
  $('none').addEventListener('click', () => { state.hidden = new Set(state.overview.runs.map(run => run.name)); drawRuns(); draw(); });
  $('theme').addEventListener('click', () => { state.theme = state.theme === 'dark' ? 'light' : 'dark'; save(); applyTheme(); draw(true); });
  if (matchMedia('(max-width: 760px)').matches) $('side').open = false;
}

applyTheme();
listen();
poll();
