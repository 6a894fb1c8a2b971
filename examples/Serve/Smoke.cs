using System.Net;
using System.Net.Http.Json;
using System.Numerics.Tensors;
using System.Text.Json;
using Keras;
using Keras.Images;

namespace Serve;

/// <summary>A few requests to a server, to see that everything works.</summary>
internal static class Smoke
{
    private const int Requests = 16;

    /// <summary>Posts images, something else, and reads what there is to read.</summary>
    /// <param name="address">Where the server listens.</param>
    /// <exception cref="InvalidOperationException">It answers otherwise than it should.</exception>
    public static async Task RunAsync(string address)
    {
        using HttpClient client = new() { BaseAddress = new Uri(address) };
        byte[] image = ImageFile.Encode(Utils.ArrayToImg(Tensor.CreateFromShape<float>([40, 30, 3])), ImageFormat.Png);
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, Requests).Select(_ => client.PostAsync("/predict", new ByteArrayContent(image))));
        foreach (HttpResponseMessage answer in answers)
        {
            Expect(answer, HttpStatusCode.OK);
        }

        JsonElement first = await answers[0].Content.ReadFromJsonAsync<JsonElement>();
        Console.WriteLine(first.GetProperty("predictions")[0]);
        Expect(await client.PostAsync("/predict", new StringContent("no image")), HttpStatusCode.BadRequest);
        Expect(await client.GetAsync("/health"), HttpStatusCode.OK);
        Expect(await client.GetAsync("/metrics"), HttpStatusCode.OK);
    }

    private static void Expect(HttpResponseMessage answer, HttpStatusCode status)
    {
        if (answer.StatusCode != status)
        {
            throw new InvalidOperationException(
                $"{answer.RequestMessage!.RequestUri} answered {answer.StatusCode} rather than {status}.");
        }
    }
}
