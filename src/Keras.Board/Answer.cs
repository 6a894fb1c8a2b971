using System.Text;
using Microsoft.AspNetCore.Http;

namespace Keras.Board;

/// <summary>What is sent to the browser.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Type">What the body is.</param>
/// <param name="Body">The body.</param>
/// <param name="FileName">The name to save it by, if it is not to be shown.</param>
internal sealed record Answer(int Status, string Type, byte[] Body, string? FileName = null)
{
    /// <summary>An answer to what was asked.</summary>
    public static Answer Give(byte[] body, string type) => new(StatusCodes.Status200OK, type, body);

    /// <summary>Says why there is no other answer.</summary>
    public static Answer Refuse(int status, string message) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(message));
}
