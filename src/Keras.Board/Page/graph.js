// A graph in boxes: scopes are closed boxes until they are opened; inputs stand above what takes them.
'use strict';

// The scopes of a name, outermost first: its parts before slashes, and blocks of Keras' names such as conv2_block1_0_bn.
function scopesOf(name) {
  const parts = name.split('/');
  const scopes = [];
  for (let index = 1; index < parts.length; index++) scopes.push(parts.slice(0, index).join('/'));
  const block = /^(([A-Za-z]+\d*)_block\d+)_/.exec(name);
  if (block && parts.length === 1) scopes.push(block[2], block[1]);
  return scopes;
}

// Boxes with rows and places. Names of nodes may be any text, so they are keys of maps only.
function layoutGraph(nodes, open) {
  const scoped = new Map(nodes.map(node => [node.name, scopesOf(node.name)]));
  const sizes = new Map();
  for (const scopes of scoped.values()) for (const scope of scopes) sizes.set(scope, (sizes.get(scope) ?? 0) + 1);
  const boxes = new Map();
  const places = new Map();
  for (const node of nodes) {
    const closed = scoped.get(node.name).find(scope => !open.has(scope) && sizes.get(scope) > 1);
    const id = closed ?? node.name;
    const box = boxes.get(id) ?? { id, isScope: closed !== undefined, kind: node.op, inputs: new Set(), count: 0, shape: '' };
    box.count++;
    if (box.isScope) box.kind = `${box.count} nodes`;
    box.shape = node.shapes?.[0] ? `(${node.shapes[0].map(size => size ?? '?').join(', ')})` : '';
    boxes.set(id, box);
    places.set(node.name, id);
  }
  for (const node of nodes) {
    const box = boxes.get(places.get(node.name));
    for (const input of node.inputs) {
      const from = places.get(input.replace(/^\^/, '').replace(/:\d+$/, ''));
      if (from !== undefined && from !== box.id) box.inputs.add(from);
    }
  }

  // A box's row is the longest way to it from an input. A circle, as loops make, is cut where it is met again.
  const rows = new Map();
  const met = new Set();
  for (const start of boxes.keys()) {
    const stack = [[start, false]];
    while (stack.length > 0) {
      const [id, isDone] = stack.pop();
      const inputs = boxes.get(id).inputs;
      if (isDone) {
        rows.set(id, Math.max(-1, ...[...inputs].map(input => rows.get(input) ?? -1)) + 1);
      } else if (!met.has(id)) {
        met.add(id);
        stack.push([id, true]);
        for (const input of inputs) if (!met.has(input)) stack.push([input, false]);
      }
    }
  }

  const byRow = [];
  for (const box of boxes.values()) (byRow[rows.get(box.id)] ??= []).push(box);
  const [width, height, gapX, gapY] = [216, 40, 24, 34];
  const most = Math.max(1, ...byRow.map(row => row.length));
  const total = most * (width + gapX) + gapX + 150;
  byRow.forEach((row, index) => {
    const middle = box => {
      const xs = [...box.inputs].map(input => boxes.get(input).x ?? 0);
      return xs.length > 0 ? xs.reduce((sum, x) => sum + x, 0) / xs.length : 0;
    };
    row.sort((a, b) => middle(a) - middle(b));
    row.forEach((box, place) => {
      box.x = total / 2 + (place - (row.length - 1) / 2) * (width + gapX);
      box.y = gapY / 2 + height / 2 + index * (height + gapY);
      box.row = index;
    });
  });
  return { boxes, width: total, height: byRow.length * (height + gapY) + gapY / 2, halfX: width / 2, halfY: height / 2 };
}

function drawGraph(host, nodes, open, toggle) {
  const make = (name, attributes, parent, text) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  };
  const { boxes, width, height, halfX, halfY } = layoutGraph(nodes, open);
  const picture = make('svg', { width, height, role: 'img', 'aria-label': 'Graph of the model' }, host);
  for (const box of boxes.values()) {
    for (const input of box.inputs) {
      const from = boxes.get(input);
      const rows = Math.abs(box.row - from.row);
      const side = halfX + 14 + Math.min(70, 4 * rows);
      make('path', rows === 1
        ? { d: `M${from.x},${from.y + halfY} C${from.x},${from.y + halfY + 18} ${box.x},${box.y - halfY - 18} ${box.x},${box.y - halfY}` }
        : { class: 'skip', d: `M${from.x + halfX},${from.y} C${from.x + side},${from.y} ${box.x + side},${box.y} ${box.x + halfX},${box.y}` },
      picture);
    }
  }
  for (const box of boxes.values()) {
    const group = make('g', { class: box.isScope ? 'scope' : 'node' }, picture);
    make('title', {}, group, `${box.id}\n${box.kind} ${box.shape}`);
    make('rect', { x: box.x - halfX, y: box.y - halfY, width: 2 * halfX, height: 2 * halfY }, group);
    const name = box.id.length > 25 ? `${box.id.slice(0, 24)}…` : box.id;
    make('text', { x: box.x, y: box.y - 3, 'text-anchor': 'middle' }, group, box.isScope ? `+ ${name}` : name);
    make('text', { x: box.x, y: box.y + 13, 'text-anchor': 'middle', class: 'kind' }, group, `${box.kind} ${box.shape}`);
    const scope = box.isScope ? box.id : scopesOf(box.id).filter(one => open.has(one)).pop();
    if (scope !== undefined) {
      group.setAttribute('tabindex', '0');
      group.addEventListener(box.isScope ? 'click' : 'dblclick', () => toggle(scope));
      group.addEventListener('keydown', event => { if (event.key === 'Enter') toggle(scope); });
    }
  }
}
