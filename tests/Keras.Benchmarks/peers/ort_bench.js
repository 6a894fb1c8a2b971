// Speed of ONNX Runtime on the inference that Keras.Benchmarks measures:
//     NODE_PATH=.../node_modules node ort_bench.js MODEL.onnx BATCH THREADS
// Takes turns with other processes, as turns.py asks for.
'use strict';
const readline = require('readline');
const {performance} = require('perf_hooks');
const ort = require('onnxruntime-node');

const SIZE = 224;

async function main() {
    const [model, batch, threads] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
    const start = performance.now();
    const session = await ort.InferenceSession.create(model, {
        intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: 'all',
    });
    const pixels = Float32Array.from({length: batch * 3 * SIZE * SIZE}, () => Math.random());
    const feeds = {input: new ort.Tensor('float32', pixels, [batch, 3, SIZE, SIZE])};
    const print = value => console.log(JSON.stringify({...value, peak_mb: process.resourceUsage().maxRSS / 1024}));
    await session.run(feeds);
    print({first_step_s: (performance.now() - start) / 1e3});
    for await (const line of readline.createInterface({input: process.stdin})) {
        const ms = [];
        const turn = performance.now();
        while (ms.length < 1 || performance.now() - turn < 1e3 * Number(line)) {
            const begin = performance.now();
            await session.run(feeds);
            ms.push(performance.now() - begin);
        }
        print({ms});
    }
}

main();
