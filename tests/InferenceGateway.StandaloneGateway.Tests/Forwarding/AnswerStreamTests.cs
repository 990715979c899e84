using System.IO.Pipelines;
using InferenceGateway.StandaloneGateway.Forwarding;
using Shouldly;

namespace InferenceGateway.StandaloneGateway.Tests.Forwarding;

public sealed class AnswerStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_for_nothing_takes_the_piece_along_and_the_next_read_finds_it()
    {
        CountedStream endpoint = new([40]);
        await using AnswerStream answer = new(endpoint);

        (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
        endpoint.Reads.ShouldBe(1);
        byte[] buffer = new byte[100];
        (await answer.ReadAsync(buffer, Cancellation)).ShouldBe(40);

        endpoint.Reads.ShouldBe(1);
        buffer.AsSpan(0, 40).ToArray().ShouldBe(CountedStream.Bytes(0, 40));
    }

    [Fact]
    public async Task What_does_not_fit_waits_for_the_next_read()
    {
        await using AnswerStream answer = new(new CountedStream([40]));
        (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
        byte[] buffer = new byte[40];

        (await answer.ReadAsync(buffer.AsMemory(0, 30), Cancellation)).ShouldBe(30);
        // Bytes are still there: nothing is asked of the endpoint.
        (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
        (await answer.ReadAsync(buffer.AsMemory(30), Cancellation)).ShouldBe(10);

        buffer.ShouldBe(CountedStream.Bytes(0, 40));
    }

    [Fact]
    public async Task Behind_a_full_piece_the_next_read_goes_straight_into_the_reader_s_buffer()
    {
        // 4096 bytes fill the piece; the 60,000 behind it come in one read.
        CountedStream endpoint = new([4096, 60_000]);
        await using AnswerStream answer = new(endpoint);
        byte[] buffer = new byte[65_536];

        (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
        (await answer.ReadAsync(buffer, Cancellation)).ShouldBe(4096);
        (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
        endpoint.Reads.ShouldBe(1);
        (await answer.ReadAsync(buffer, Cancellation)).ShouldBe(60_000);

        endpoint.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task The_end_is_reported_after_the_last_byte()
    {
        await using AnswerStream answer = new(new CountedStream([5]));
        byte[] buffer = new byte[16];

        (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
        (await answer.ReadAsync(buffer, Cancellation)).ShouldBe(5);
        (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
        (await answer.ReadAsync(buffer, Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task Everything_arrives_in_order_whatever_the_sizes()
    {
        Random random = new(7);
        int[] pieces = [.. Enumerable.Range(0, 300).Select(_ => random.Next(1, 9000))];
        await using AnswerStream answer = new(new CountedStream(pieces));
        using MemoryStream received = new();
        byte[] buffer = new byte[8000];
        while (true)
        {
            if (random.Next(3) > 0)
            {
                (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
            }

            int count = await answer.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)), Cancellation);
            if (count == 0)
            {
                break;
            }

            received.Write(buffer, 0, count);
        }

        received.ToArray().ShouldBe(CountedStream.Bytes(0, pieces.Sum()));
    }

    [Fact]
    public async Task A_read_waits_until_something_comes()
    {
        Pipe pipe = new();
        await using AnswerStream answer = new(pipe.Reader.AsStream());
        ValueTask<int> waiting = answer.ReadAsync(Memory<byte>.Empty, Cancellation);
        waiting.IsCompleted.ShouldBeFalse();

        await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 }, Cancellation);

        (await waiting).ShouldBe(0);
        (await answer.ReadAsync(new byte[8], Cancellation)).ShouldBe(3);
    }

    [Fact]
    public async Task An_endpoint_that_sends_without_a_pause_gives_the_socket_s_thread_back()
    {
        // 256 KiB are one turn, counted as 64 pieces of 4 KiB: with none of them waited for, the 65th read leaves the thread.
        await using AnswerStream answer = new(new CountedStream([.. Enumerable.Repeat(4000, 200)]));
        byte[] buffer = new byte[4096];
        TaskCompletionSource<bool> movedToPool = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread socketThread = new(() => _ = ReadAsync());
        socketThread.Start();

        (await movedToPool.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation)).ShouldBeTrue();

        async Task ReadAsync()
        {
            bool startedOnPool = Thread.CurrentThread.IsThreadPoolThread;
            for (int i = 0; i < 100; i++)
            {
                (await answer.ReadAsync(Memory<byte>.Empty, Cancellation)).ShouldBe(0);
                (await answer.ReadAsync(buffer, Cancellation)).ShouldBe(4000);
            }

            movedToPool.SetResult(!startedOnPool && Thread.CurrentThread.IsThreadPoolThread);
        }
    }

    /// <summary>Gives pieces of the wanted sizes, each by as many reads as the reader's buffer needs.</summary>
    private sealed class CountedStream(int[] pieces) : Stream
    {
        private int _next;
        private int _taken;
        private int _position;

        public int Reads { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public static byte[] Bytes(int from, int count) => [.. Enumerable.Range(from, count).Select(i => (byte)(i * 31))];

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            if (_next == pieces.Length)
            {
                return new ValueTask<int>(0);
            }

            int count = Math.Min(buffer.Length, pieces[_next] - _taken);
            for (int i = 0; i < count; i++)
            {
                buffer.Span[i] = (byte)(_position++ * 31);
            }

            _taken += count;
            if (_taken == pieces[_next])
            {
                _next++;
                _taken = 0;
            }

            return new ValueTask<int>(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
