using Google.Protobuf;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Tests.Oracle;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceGateway.ExtProc.Tests.Fakes;

/// <summary>One stream: drives a session as a transport does and reads its answers with generated messages.</summary>
internal sealed class Conversation
{
    private readonly ExtProcSession _session;

    public Conversation(TestEngine engine, ExtProcOptions? options = null, BodyBudget? budget = null, ILogger? logger = null)
    {
        options ??= new ExtProcOptions();
        Budget = budget ?? new BodyBudget(options.MaximumHeldBytes);
        _session = new ExtProcSession(engine.Director, Budget, options, logger ?? NullLogger.Instance);
    }

    public BodyBudget Budget { get; }

    /// <summary>What the session wanted after the last message.</summary>
    public SessionStep Step { get; private set; }

    public string Failure => _session.Failure;

    public bool IsComplete => _session.IsComplete;

    /// <summary>Sends messages; returns the answers to all of them.</summary>
    public List<ProcessingResponse> Send(params ProcessingRequest[] messages) =>
        SendBytes([.. messages.Select(message => message.ToByteArray())]);

    public List<ProcessingResponse> SendBytes(params byte[][] messages)
    {
        CollectedAnswers answers = new();
        foreach (byte[] message in messages)
        {
            Step = _session.Receive(message, answers);
            if (Step == SessionStep.Decide)
            {
                Step = _session.Decide(answers);
            }
        }

        return [.. answers.All.Select(ProcessingResponse.Parser.ParseFrom)];
    }

    public void Close(RequestEnding ending = RequestEnding.ClientGone) => _session.Close(ending);
}
