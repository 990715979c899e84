using System.IO.Pipelines;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;
using InferenceGateway.StandaloneGateway.Forwarding;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.StandaloneGateway.Tests.Forwarding;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(700_000)] // more than the first buffer of a body of announced length
    public async Task A_body_comes_together_from_pieces_of_any_size(int length)
    {
        byte[] sent = Bytes(length);
        foreach (int piece in (int[])[1000, 65_536, 1_000_000])
        {
            foreach (bool isAnnounced in (bool[])[true, false])
            {
                BodyBudget budget = new(10_000_000);
                using RequestBody body = new(budget, 1_000_000);

                (await body.ReadAsync(Request(sent, piece, isAnnounced), CancellationToken.None)).ShouldBeNull();

                body.Length.ShouldBe(length);
                body.Span.SequenceEqual(sent).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public async Task Each_attempt_reads_the_body_from_its_beginning()
    {
        using RequestBody body = new(new BodyBudget(10_000), 10_000);
        await body.ReadAsync(Request([1, 2, 3], 3, isAnnounced: true), CancellationToken.None);

        body.OpenRead().ToArray().ShouldBe([1, 2, 3]);
        body.OpenRead().ToArray().ShouldBe([1, 2, 3]);
        body.OpenRead().CanWrite.ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_budget_counts_is_the_memory_and_all_of_it_is_returned()
    {
        BodyBudget budget = new(1_000_000);
        RequestBody body = new(budget, 1_000_000);
        await body.ReadAsync(Request(Bytes(5000), 5000, isAnnounced: true), CancellationToken.None);
        // Arrays are pooled in powers of two: 8192 bytes hold 5000.
        budget.Held.ShouldBe(8192);

        body.Dispose();
        budget.Held.ShouldBe(0);
        body.Dispose();
        budget.Held.ShouldBe(0);
        body.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_byte_too_many_is_refused(bool isAnnounced)
    {
        BodyBudget budget = new(1_000_000);
        RequestBody body = new(budget, 9999);

        InferenceError? error = await body.ReadAsync(Request(Bytes(10_000), 1000, isAnnounced), CancellationToken.None);

        error.ShouldNotBeNull().Code.ShouldBe(ErrorCode.PayloadTooLarge);
        error.Message.ShouldContain("9999");
        body.Dispose();
        budget.Held.ShouldBe(0);
    }

    [Fact]
    public async Task An_announced_size_that_is_refused_costs_nothing()
    {
        BodyBudget budget = new(1_000_000);
        using RequestBody body = new(budget, 100);
        Pipe never = new();
        HttpRequest request = Request(never.Reader, 101);

        InferenceError? error = await body.ReadAsync(request, CancellationToken.None);

        error.ShouldNotBeNull().Code.ShouldBe(ErrorCode.PayloadTooLarge);
        budget.Held.ShouldBe(0);
    }

    [Fact]
    public async Task A_large_announcement_gets_no_more_than_the_first_buffer()
    {
        BodyBudget budget = new(1L << 30);
        using RequestBody body = new(budget, 1L << 29);
        Pipe pipe = new();
        Task<InferenceError?> reading = body.ReadAsync(Request(pipe.Reader, 60_000_000), CancellationToken.None);
        await pipe.Writer.WriteAsync(new byte[] { 1 });
        await pipe.Writer.CompleteAsync();
        await reading;

        budget.Held.ShouldBe(512 * 1024);
    }

    [Fact]
    public async Task Without_budget_a_body_is_turned_away_as_overload()
    {
        BodyBudget budget = new(6000);
        RequestBody body = new(budget, 100_000);

        // 5000 bytes want an array of 8192.
        InferenceError? error = await body.ReadAsync(Request(Bytes(5000), 1000, isAnnounced: true), CancellationToken.None);

        error.ShouldNotBeNull().Code.ShouldBe(ErrorCode.ServiceUnavailable);
        error.Reason.ShouldBe(DropReason.Saturated);
        body.Dispose();
        budget.Held.ShouldBe(0);
    }

    [Fact]
    public async Task A_budget_that_ends_while_a_body_grows_gives_back_what_it_had()
    {
        BodyBudget budget = new(10_000);
        RequestBody body = new(budget, 100_000);

        // 4096 at first, then 8192 beside them while the bytes are moved.
        InferenceError? error = await body.ReadAsync(Request(Bytes(8000), 4000, isAnnounced: false), CancellationToken.None);

        error.ShouldNotBeNull().Code.ShouldBe(ErrorCode.ServiceUnavailable);
        body.Dispose();
        budget.Held.ShouldBe(0);
    }

    [Fact]
    public async Task A_client_that_leaves_is_an_exception_and_its_memory_comes_back()
    {
        BodyBudget budget = new(1_000_000);
        RequestBody body = new(budget, 1_000_000);
        Pipe pipe = new();
        Task<InferenceError?> reading = body.ReadAsync(Request(pipe.Reader, 1000), CancellationToken.None);
        await pipe.Writer.WriteAsync(new byte[] { 1 });
        await pipe.Writer.CompleteAsync(new IOException("gone"));

        await Should.ThrowAsync<IOException>(() => reading);
        body.Dispose();
        budget.Held.ShouldBe(0);
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static HttpRequest Request(byte[] body, int piece, bool isAnnounced)
    {
        // A pipe over a stream hands out pieces of the size of its buffers.
        StreamPipeReaderOptions options = new(bufferSize: piece, minimumReadSize: 1, useZeroByteReads: false);
        return Request(PipeReader.Create(new MemoryStream(body), options), isAnnounced ? body.Length : null);
    }

    private static HttpRequest Request(PipeReader body, long? length)
    {
        DefaultHttpContext http = new();
        http.Features.Set<Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature>(new PipeFeature(body));
        http.Request.ContentLength = length;
        return http.Request;
    }

    private sealed class PipeFeature(PipeReader reader) : Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = reader;
    }
}
