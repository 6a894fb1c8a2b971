using System.Runtime.InteropServices;
using System.Text;

namespace Keras.Mpi;

/// <summary>What a process tells the first one, and that one all others, several times in a time limit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PeerStatus
{
    private const int TextBytes = 1000;

    /// <summary>What it is doing.</summary>
    public PeerState State;

    /// <summary>Training step that it is in, from 1; 0 before the first.</summary>
    public long Step;

    /// <summary>Sums that it has begun.</summary>
    public long Begun;

    /// <summary>Depends on all of them.</summary>
    public ulong Digest;

    /// <summary>Milliseconds since it last began a sum or a step.</summary>
    public long Idle;

    /// <summary>Bytes of the text.</summary>
    public int TextLength;

    /// <summary>What has failed, or the sum that it has begun last, in UTF-8.</summary>
    public fixed byte Text[TextBytes];

    /// <summary>What has failed, or the sum that it has begun last.</summary>
    public string Message
    {
        get
        {
            fixed (byte* text = Text)
            {
                return Encoding.UTF8.GetString(text, Math.Clamp(TextLength, 0, TextBytes));
            }
        }
        set
        {
            fixed (byte* text = Text)
            {
                string shown = value;
                while (Encoding.UTF8.GetByteCount(shown) > TextBytes)
                {
                    shown = shown[..(shown.Length * 3 / 4)];
                }

                TextLength = Encoding.UTF8.GetBytes(shown, new Span<byte>(text, TextBytes));
            }
        }
    }
}
