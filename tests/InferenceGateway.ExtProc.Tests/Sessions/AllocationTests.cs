using Google.Protobuf;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Messages;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceGateway.ExtProc.Tests.Sessions;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Requests = 2000;
    private const int Chunks = 1000;

    [Fact]
    public void A_small_request_allocates_little_and_a_chunk_of_its_answer_nothing()
    {
        TestEngine engine = new(TestEngine.Configuration.Replace("- type: spy\n", "", StringComparison.Ordinal));
        ExtProcSession session = new(engine.Director, new BodyBudget(1 << 20), new ExtProcOptions(), NullLogger.Instance);
        byte[][] start =
        [
            Make.Post(("user-agent", "x"), ("content-type", "application/json")).ToByteArray(),
            Make.RequestBody(Make.Chat).ToByteArray(),
            Make.RequestBody("", end: true).ToByteArray(),
            Make.ResponseHeaders(type: "text/event-stream").ToByteArray(),
        ];
        byte[] chunk = Make.ResponseBody("data: {\"choices\":[{\"delta\":{\"content\":\"hello\"}}]}\n\n").ToByteArray();
        byte[] end = Make.ResponseBody("", end: true).ToByteArray();
        ReusedAnswers answers = new();

        long Exchange(int chunks)
        {
            foreach (byte[] message in start)
            {
                Take(session, message, answers);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < chunks; i++)
            {
                Take(session, chunk, answers);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Take(session, end, answers);
            session.Close(RequestEnding.ClientGone);
            return allocated;
        }

        for (int i = 0; i < 200; i++)
        {
            Exchange(2);
        }

        engine.Endings.Capacity = 10 * Requests;
        long start0 = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Requests; i++)
        {
            Exchange(2);
        }

        long perRequest = (GC.GetAllocatedBytesForCurrentThread() - start0) / Requests;
        long perChunk = Exchange(Chunks) / Chunks;
        output.WriteLine($"{perRequest} bytes a request, {perChunk} bytes a chunk");
        perRequest.ShouldBeLessThan(8 * 1024);
        perChunk.ShouldBe(0);
    }

    private static void Take(ExtProcSession session, byte[] message, ReusedAnswers answers)
    {
        if (session.Receive(message, answers) == SessionStep.Decide)
        {
            session.Decide(answers);
        }
    }

    private sealed class ReusedAnswers : IAnswerOutput
    {
        private readonly byte[] _bytes = new byte[100_000];

        public Span<byte> Add(int length) => _bytes.AsSpan(0, length);
    }
}
