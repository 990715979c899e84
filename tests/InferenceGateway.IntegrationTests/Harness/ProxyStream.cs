using Google.Protobuf;
using Grpc.Core;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Tests.Oracle;
using Status = Grpc.Core.Status;

namespace InferenceGateway.IntegrationTests.Harness;

/// <summary>One ext_proc stream from the proxy's side.</summary>
internal sealed class ProxyStream(RawGrpc connection) : IDisposable
{
    /// <summary>How long a picker that is to say nothing is listened to. One that does speak needs a hundredth of it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    private readonly AsyncDuplexStreamingCall<byte[], byte[]> _call = connection.Process(Patience.End);
    private Task<bool>? _next;

    public Task SendBytesAsync(byte[] message) => _call.RequestStream.WriteAsync(message);

    /// <returns>False when the picker has already ended the stream.</returns>
    public async Task<bool> TrySendBytesAsync(byte[] message)
    {
        try
        {
            await SendBytesAsync(message);
            return true;
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Sends messages without waiting for any answer, as Envoy does.</summary>
    public async Task SendAsync(params ProcessingRequest[] messages)
    {
        foreach (ProcessingRequest message in messages)
        {
            await SendBytesAsync(message.ToByteArray());
        }
    }

    /// <summary>Sends messages until all are sent or the picker has ended the stream.</summary>
    public async Task TrySendAsync(params ProcessingRequest[] messages)
    {
        foreach (ProcessingRequest message in messages)
        {
            if (!await TrySendBytesAsync(message.ToByteArray()))
            {
                return;
            }
        }
    }

    /// <summary>Headers of a completion with more to come.</summary>
    public Task SendHeadersAsync(params (string Name, string Value)[] headers) => SendAsync(PostHeaders(headers));

    /// <summary>A piece of the request's body with more to come.</summary>
    public Task SendBodyAsync(byte[] piece) => SendAsync(Make.RequestBody(piece));

    /// <summary>A piece of the answer's body with more to come.</summary>
    public Task SendAnswerAsync(string piece) => SendAsync(Make.ResponseBody(piece));

    /// <summary>Closes the proxy's direction, as Envoy does when the exchange broke off.</summary>
    public Task HalfCloseAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>Closes the proxy's direction unless the picker was the first to end the stream.</summary>
    public async Task TryHalfCloseAsync()
    {
        try
        {
            await HalfCloseAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // Whoever asks for the answers learns how it ended.
        }
    }

    public async Task<ProcessingResponse> ReceiveAsync()
    {
        (await NextAsync()).ShouldBeTrue("the stream ended without an answer");
        return Take();
    }

    /// <summary>Receives answers of these kinds in this order, see <see cref="Answers.Kinds"/>.</summary>
    public async Task<List<ProcessingResponse>> ReceiveAsync(string kinds)
    {
        List<ProcessingResponse> answers = [];
        foreach (string _ in kinds.Split(' '))
        {
            answers.Add(await ReceiveAsync());
        }

        answers.Kinds().ShouldBe(kinds);
        return answers;
    }

    /// <summary>Receives an answer that is no refusal.</summary>
    public async Task<ProcessingResponse> ReceiveConsentAsync()
    {
        ProcessingResponse answer = await ReceiveAsync();
        answer.ImmediateResponse.ShouldBeNull();
        return answer;
    }

    /// <summary>Receives the refusal that ends the stream well.</summary>
    public async Task<ImmediateResponse> ReceiveImmediateAsync()
    {
        ImmediateResponse refusal = (await ReceiveAsync()).ImmediateResponse.ShouldNotBeNull();
        await ShouldEndAsync();
        return refusal;
    }

    /// <inheritdoc cref="ReceiveImmediateAsync"/>
    /// <returns>Its HTTP status.</returns>
    public async Task<int> ReceiveRefusalAsync() => (int)(await ReceiveImmediateAsync()).Status.Code;

    /// <summary>Every answer until the stream's end, with its status.</summary>
    public async Task<(List<ProcessingResponse> Answers, StatusCode Status)> ReceiveAllAsync()
    {
        List<ProcessingResponse> answers = [];
        try
        {
            while (await NextAsync())
            {
                answers.Add(Take());
            }

            return (answers, _call.GetStatus().StatusCode);
        }
        catch (RpcException exception)
        {
            return (answers, exception.StatusCode);
        }
    }

    /// <summary>Adds the answers to these until the picker falls silent or the stream ends, well or not.</summary>
    public async Task ListenAsync(List<ProcessingResponse> answers)
    {
        try
        {
            while (await SpeaksAsync() && await NextAsync())
            {
                answers.Add(Take());
            }
        }
        catch (RpcException)
        {
            // Whoever asks for the rest of the answers gets the status.
        }
    }

    /// <summary>The picker says nothing before it hears more.</summary>
    public async Task ShouldBeSilentAsync() => (await SpeaksAsync()).ShouldBeFalse("the picker spoke");

    /// <summary>The stream ends with OK and without another answer.</summary>
    public async Task ShouldEndAsync()
    {
        (await NextAsync()).ShouldBeFalse("there was another answer");
        _call.GetStatus().ShouldBe(Status.DefaultSuccess);
    }

    /// <summary>Waits for the end of a stream that fails.</summary>
    public async Task<StatusCode> FailureAsync() => (await Should.ThrowAsync<RpcException>(NextAsync)).StatusCode;

    /// <summary>A whole request with a model server's answer of three tokens, 1 prompt token cached.</summary>
    public static async Task ExchangeAsync(RawGrpc connection, string model = Bodies.Model, params (string Name, string Value)[] headers)
    {
        using ProxyStream stream = new(connection);
        await stream.SendAsync(PostHeaders(headers), Make.RequestBody(Bodies.Completion(model: model), end: true));
        await stream.ReceiveAsync("reqH reqB.");
        await stream.SendAsync(Make.ResponseHeaders());
        await stream.ReceiveAsync("respH");
        await stream.SendAsync(
            Make.ResponseBody(
                $$$$"""{"model":"{{{{model}}}}","usage":{"prompt_tokens":2,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":1}}}""",
                end: true
            )
        );
        await stream.ReceiveAsync("respB.");
    }

    /// <summary>A small answer of the model server, with which the stream ends well.</summary>
    public async Task AnswerAsync()
    {
        await SendAsync(Make.ResponseHeaders(), Make.ResponseBody("{}", end: true));
        (await ReceiveAsync("respH respB."))[1..].Text().ShouldBe("{}");
        await ShouldEndAsync();
    }

    /// <summary>Resets the stream unless it has ended.</summary>
    public void Dispose() => _call.Dispose();

    /// <summary>Headers of a completion with more to come, from a proxy that says nothing of its modes.</summary>
    public static ProcessingRequest PostHeaders(params (string Name, string Value)[] headers) =>
        new() { RequestHeaders = Make.Headers(end: false, [(":method", "POST"), (":path", Bodies.Completions), .. headers]) };

    /// <returns>False when nothing was to be heard for a while; true for an answer and for the stream's end.</returns>
    private async Task<bool> SpeaksAsync()
    {
        _next ??= ReadAsync();
        return await Task.WhenAny(_next, Task.Delay(Silence, Patience.End)) == _next;
    }

    private Task<bool> NextAsync()
    {
        Task<bool> next = _next ?? ReadAsync();
        _next = null;
        return next;
    }

    private Task<bool> ReadAsync() => _call.ResponseStream.MoveNext(Patience.End);

    private ProcessingResponse Take() => ProcessingResponse.Parser.ParseFrom(_call.ResponseStream.Current);
}
