using Keras.Saving;

namespace Keras.Tests.Saving;

/// <summary>A file system in which the n-th step fails: making a file, each page of it, the flush, the renaming.</summary>
internal sealed class FailingSteps(int failing) : FileSteps
{
    private const int PageSize = 512;

    private int _step;

    /// <summary>Saves over and over, with every step failing in its turn, until no step is left to fail.</summary>
    /// <param name="save">Must fail with an <see cref="IOException"/> if a step does.</param>
    /// <param name="check">Called after each failure with the number of the step.</param>
    /// <returns>The number of steps.</returns>
    public static int Each(Action save, Action<int> check)
    {
        for (int failing = 1; ; failing++)
        {
            FailingSteps steps = new(failing);
            Chosen = steps;
            try
            {
                save();
                return steps._step;
            }
            catch (IOException exception)
            {
                Assert.Contains($"step {failing} fails", exception.Message);
                check(failing);
            }
            finally
            {
                Chosen = null;
            }
        }
    }

    public override Stream Create(string path)
    {
        Step();
        return new Pages(this, base.Create(path));
    }

    public override void Flush(Stream stream)
    {
        Step();
        base.Flush(((Pages)stream).Inner);
    }

    public override void Rename(string from, string to)
    {
        Step();
        base.Rename(from, to);
    }

    private void Step()
    {
        if (++_step == failing)
        {
            throw new IOException($"step {failing} fails");
        }
    }

    private sealed class Pages(FailingSteps steps, Stream inner) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count)
        {
            for (int done = 0; done < count; done += PageSize)
            {
                steps.Step();
                inner.Write(buffer, offset + done, Math.Min(PageSize, count - done));
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
