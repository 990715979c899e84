using System.Text;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>Conversations of any course over one connection: each keeps the order that a proxy relies on, and no byte is lost or doubled.</summary>
public sealed class OrderTests(PlainPicker picker) : IClassFixture<PlainPicker>
{
    private const int Conversations = 100;

    [Theory(Timeout = Patience.Milliseconds)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_course_of_a_conversation_is_answered_in_order(int seed)
    {
        await Parallel.ForAsync(
            0,
            Conversations,
            new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = Patience.End },
            async (i, _) => await ConverseAsync(new Random((seed * Conversations) + i))
        );
        await picker.ShouldComeToRestAsync();
    }

    private async Task ConverseAsync(Random random)
    {
        byte[] asked = Encoding.UTF8.GetBytes(Bodies.Completion(new string('x', random.Next(100_000))));
        byte[] given = new byte[random.Next(100_000)];
        random.NextBytes(given);
        (List<ProcessingRequest> request, string requestEnd) = Direction(random, asked, isRequest: true);
        (List<ProcessingRequest> response, string responseEnd) = Direction(random, given, isRequest: false);
        using ProxyStream stream = picker.Open();
        await stream.SendAsync([.. request, .. response]);
        (List<ProcessingResponse> answers, Grpc.Core.StatusCode status) = await stream.ReceiveAllAsync();

        status.ShouldBe(Grpc.Core.StatusCode.OK);
        List<ProcessingResponse> ofRequest = [.. answers.TakeWhile(answer => answer.ResponseHeaders is null)];
        List<ProcessingResponse> ofResponse = answers[ofRequest.Count..];
        ShouldBeInOrder(ofRequest, "req", requestEnd);
        ShouldBeInOrder(ofResponse, "resp", responseEnd);
        ShouldHold(ofRequest.Where(answer => answer.RequestBody is not null), requestEnd == "H" ? [] : asked);
        ShouldHold(ofResponse.Where(answer => answer.ResponseBody is not null), responseEnd == "H" ? [] : given);
    }

    /// <summary>Headers first, an end last and once, and nothing but pieces between them.</summary>
    private static void ShouldBeInOrder(List<ProcessingResponse> answers, string direction, string end)
    {
        answers[0].Kind().ShouldBe($"{direction}H");
        answers[^1].Kind().ShouldBe($"{direction}{end}");
        if (answers.Count > 1)
        {
            answers[1..^1].ShouldAllBe(answer => answer.Kind() == $"{direction}B");
        }
    }

    private static void ShouldHold(IEnumerable<ProcessingResponse> pieces, byte[] body) =>
        pieces.Bytes().AsSpan().SequenceEqual(body).ShouldBeTrue("the body is not the one that was sent");

    /// <returns>The messages of one direction in pieces of any size, and the kind of its end: headers, a body or trailers.</returns>
    private static (List<ProcessingRequest> Messages, string End) Direction(Random random, byte[] body, bool isRequest)
    {
        string end = random.Next(5) switch
        {
            0 => "H",
            1 => "T",
            _ => "B.",
        };
        List<ProcessingRequest> messages =
        [
            isRequest
                ? Make.RequestHeaders(end == "H", "POST", Bodies.Completions)
                : Make.ResponseHeaders(type: random.Next(2) == 0 ? "application/json" : "text/event-stream", end: end == "H"),
        ];
        for (int start = 0; end != "H" && start < body.Length; )
        {
            int length = Math.Min(random.Next(3) == 0 ? random.Next(10) : random.Next(50_000), body.Length - start);
            messages.Add(Piece(body[start..(start + length)], isEnd: false));
            start += length;
        }

        if (end == "B.")
        {
            messages.Add(Piece([], isEnd: true));
        }
        else if (end == "T")
        {
            messages.Add(isRequest ? Make.RequestTrailers() : Make.ResponseTrailers());
        }

        return (messages, end);

        ProcessingRequest Piece(byte[] bytes, bool isEnd) => isRequest ? Make.RequestBody(bytes, isEnd) : Make.ResponseBody(bytes, isEnd);
    }
}
