using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Sessions;

/// <summary>A request for a model under another name, and its answer.</summary>
public sealed class ModelRewriteTests
{
    // "model" names m; the header asks for "target-model", 11 bytes more.
    private readonly TestEngine _engine = new();

    [Fact]
    public void The_models_value_is_spliced_and_the_length_counts_what_goes_out()
    {
        Conversation conversation = new(_engine);
        List<ProcessingResponse> answers = Ask(conversation);
        string expected = Make.Chat.Replace("\"m\"", "\"target-model\"", StringComparison.Ordinal);
        answers[1..].Text().ShouldBe(expected);
        answers[0].Header("content-length").ShouldBe($"{Make.Chat.Length + 11}");
        answers[0].RequestHeaders.Response.HeaderMutation.RemoveHeaders.ShouldBe(["x-llm-d-model-name-rewrite"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_names_the_clients_model_however_it_is_cut_and_ended(bool endsWithTrailers)
    {
        Conversation conversation = new(_engine);
        Ask(conversation);
        conversation.Send(Make.ResponseHeaders());
        List<ProcessingResponse> pieces = [];
        foreach (char each in """{"id":"1","model":"target-model","choices":[]}""")
        {
            pieces.AddRange(conversation.Send(Make.ResponseBody($"{each}")));
        }

        List<ProcessingResponse> last = conversation.Send(endsWithTrailers ? Make.ResponseTrailers() : Make.ResponseBody("", end: true));
        pieces.AddRange(last.Where(answer => answer.ResponseBody is not null));
        pieces.Text().ShouldBe("""{"id":"1","model":"m","choices":[]}""");
        last[^1].Kind().ShouldBe(endsWithTrailers ? "respT" : "respB.");
        _engine.ShouldHoldNothing();
    }

    private static List<ProcessingResponse> Ask(Conversation conversation) =>
        conversation.Send(Make.Post(("x-llm-d-model-name-rewrite", "target-model")), Make.RequestBody(Make.Chat, end: true));
}
