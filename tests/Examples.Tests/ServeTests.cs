using System.Net;
using System.Net.Http.Json;
using System.Numerics.Tensors;
using System.Text.Json;
using Keras;
using Keras.Applications;
using Keras.Images;
using Keras.Layers;
using Keras.Models;
using Microsoft.AspNetCore.Builder;
using Serve;

namespace Examples.Tests;

public class ServeTests
{
    [Fact]
    public async Task Requests_that_arrive_together_are_one_batch_and_get_their_own_answers()
    {
        List<int> sizes = [];
        Metrics metrics = new();
        await using Batcher batcher = new(
            images =>
            {
                sizes.Add((int)images.Lengths[0]);
                return images;
            },
            maxBatch: 4,
            TimeSpan.FromSeconds(5),
            queueSize: 10,
            metrics);

        using IDisposable another = batcher.TryAnnounce()!;
        Task<Tensor<float>>[] answers = [.. Enumerable.Range(0, 4).Select(number => batcher.TryPredict(One(number), default)!)];

        // Four fill the batch, so that nobody waits for more.
        Assert.Equal([0, 1, 2, 3], (await Task.WhenAll(answers)).Select(answer => answer[0, 0]));
        Assert.Equal([4], sizes);
        Assert.Contains("batched_images_total 4", metrics.Text(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_filled_up_to_a_power_of_two_and_does_not_wait_for_ever()
    {
        List<int> sizes = [];
        await using Batcher batcher = new(
            images =>
            {
                sizes.Add((int)images.Lengths[0]);
                return images;
            },
            maxBatch: 8,
            TimeSpan.FromMilliseconds(300),
            queueSize: 10,
            new Metrics());

        using IDisposable another = batcher.TryAnnounce()!;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(number => batcher.TryPredict(One(number), default)!));

        Assert.Equal([4], sizes);
    }

    [Fact]
    public async Task Nobody_waits_for_company_that_is_not_announced()
    {
        await using Batcher batcher = new(
            images => images, maxBatch: 8, TimeSpan.FromMinutes(10), queueSize: 10, new Metrics());

        using (IDisposable gone = batcher.TryAnnounce()!)
        {
            gone.Dispose();
        }

        Assert.Equal(1, (await batcher.TryPredict(One(1), default)!.WaitAsync(TimeSpan.FromMinutes(1)))[0, 0]);
    }

    [Fact]
    public async Task Images_on_their_way_count_as_waiting()
    {
        await using Batcher batcher = new(images => images, maxBatch: 1, TimeSpan.Zero, queueSize: 2, new Metrics());

        using IDisposable first = batcher.TryAnnounce()!;
        using IDisposable second = batcher.TryAnnounce()!;

        Assert.Null(batcher.TryAnnounce());
        first.Dispose();
        using IDisposable third = Assert.IsAssignableFrom<IDisposable>(batcher.TryAnnounce());
    }

    [Fact]
    public async Task Every_size_of_a_batch_is_computed_before_somebody_waits()
    {
        List<int> sizes = [];
        await using Batcher batcher = new(
            images =>
            {
                sizes.Add((int)images.Lengths[0]);
                return images;
            },
            maxBatch: 6,
            TimeSpan.Zero,
            queueSize: 1,
            new Metrics());

        batcher.WarmUp([2, 2, 3]);

        Assert.Equal([1, 2, 4, 6], sizes);
    }

    [Fact]
    public async Task A_full_queue_turns_away_and_a_stop_answers_what_waits()
    {
        using ManualResetEventSlim gate = new();
        Batcher batcher = new(
            images =>
            {
                gate.Wait(TimeSpan.FromMinutes(1));
                return images;
            },
            maxBatch: 1,
            TimeSpan.Zero,
            queueSize: 2,
            new Metrics());
        Task<Tensor<float>> running = batcher.TryPredict(One(0), default)!;
        Assert.True(SpinWait.SpinUntil(() => batcher.Waiting == 0, TimeSpan.FromSeconds(30)));
        Task<Tensor<float>> first = batcher.TryPredict(One(1), default)!;
        Task<Tensor<float>> second = batcher.TryPredict(One(2), default)!;

        Assert.Null(batcher.TryPredict(One(3), default));
        ValueTask stopped = batcher.DisposeAsync();
        Assert.Null(batcher.TryPredict(One(4), default));
        gate.Set();
        await stopped;

        Assert.Equal([0, 1, 2], (await Task.WhenAll(running, first, second)).Select(answer => answer[0, 0]));
    }

    [Fact]
    public async Task A_failure_is_that_of_its_requests_only()
    {
        await using Batcher batcher = new(
            images => images[0, 0] < 0 ? throw new ArgumentException("negative") : images,
            maxBatch: 1,
            TimeSpan.Zero,
            queueSize: 2,
            new Metrics());

        Assert.Equal(
            "negative", (await Assert.ThrowsAsync<ArgumentException>(() => batcher.TryPredict(One(-1), default)!)).Message);
        Assert.Equal(1, (await batcher.TryPredict(One(1), default)!)[0, 0]);
    }

    [Fact]
    public async Task The_server_answers_with_the_classes_that_the_model_finds()
    {
        Model model = Densenet.DenseNetCifar(depth: 10, growthRate: 4);
        Bitmap bitmap = new(32, 32, 3, [.. Enumerable.Range(0, 32 * 32 * 3).Select(index => (byte)(index * 7))]);
        Tensor<float> scores = model.Predict(
            Tensor.Unsqueeze(Densenet.PreprocessInput(Utils.ImgToArray(bitmap), "channels_last"), 0));
        float[] row = [.. scores];
        Metrics metrics = new();
        Classifier classifier = new(model);
        await using Batcher batcher = new(classifier.Predict, 4, TimeSpan.FromMilliseconds(1), 8, metrics);
        await using WebApplication app = Server.Create(classifier, batcher, metrics, "http://127.0.0.1:0");
        await app.StartAsync();
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };

        HttpResponseMessage answer = await client.PostAsync(
            "/predict", new ByteArrayContent(ImageFile.Encode(bitmap, ImageFormat.Png)));
        JsonElement best = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("predictions");
        HttpResponseMessage noImage = await client.PostAsync("/predict", new StringContent("no image"));
        string numbers = await client.GetStringAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(5, best.GetArrayLength());
        Assert.Equal($"{Array.IndexOf(row, row.Max())}", best[0].GetProperty("id").GetString());
        Assert.Equal(row.Max(), best[0].GetProperty("score").GetSingle(), 5);
        Assert.Equal(HttpStatusCode.BadRequest, noImage.StatusCode);
        Assert.Contains("PNG or JPEG", await noImage.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("requests_total{code=\"200\"} 1", numbers, StringComparison.Ordinal);
        Assert.Contains("requests_total{code=\"400\"} 1", numbers, StringComparison.Ordinal);
        Assert.Contains("batched_images_total 1", numbers, StringComparison.Ordinal);
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("/health"));
        await app.StopAsync();
    }

    [Fact]
    public async Task The_server_turns_away_what_it_cannot_take()
    {
        using ManualResetEventSlim gate = new();
        Metrics metrics = new();
        Classifier classifier = new(Densenet.DenseNetCifar(depth: 10, growthRate: 4));
        await using Batcher batcher = new(
            images =>
            {
                gate.Wait(TimeSpan.FromMinutes(1));
                return classifier.Predict(images);
            },
            maxBatch: 1,
            TimeSpan.Zero,
            queueSize: 1,
            metrics);
        await using WebApplication app = Server.Create(classifier, batcher, metrics, "http://127.0.0.1:0");
        await app.StartAsync();
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };
        byte[] image = ImageFile.Encode(new Bitmap(32, 32, 3, new byte[32 * 32 * 3]), ImageFormat.Png);

        Task<HttpResponseMessage>[] requests =
            [.. Enumerable.Range(0, 8).Select(_ => client.PostAsync("/predict", new ByteArrayContent(image)))];
        Task<HttpResponseMessage> turnedAway = await Task.WhenAny(requests);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await turnedAway).StatusCode);
        Assert.Equal("1", (await turnedAway).Headers.RetryAfter!.ToString());
        gate.Set();
        HttpResponseMessage[] answers = await Task.WhenAll(requests);

        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), 1, 7);
        Assert.All(answers, answer => Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable));
        await app.StopAsync();
    }

    [Fact]
    public void A_model_that_classifies_no_color_images_is_refused() => Assert.Contains(
        "A classifier of color images is needed",
        Assert.Throws<ArgumentException>(() => new Classifier(new Sequential([new Dense(1, inputShape: 1)]))).Message,
        StringComparison.Ordinal);

    private static Tensor<float> One(float number) => Tensor.Create([number], [1]);
}
