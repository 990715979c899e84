using Grpc.Core;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Sessions;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>Drives one session for each stream over Grpc.AspNetCore. Thread-safe.</summary>
internal sealed class ExternalProcessorService(StreamPool pool, OpenStreams streams, ILogger logger)
{
    /// <summary>Answers beyond this are sent before more messages are taken.</summary>
    private const int LargestBatch = 256 * 1024;

    public async Task ProcessAsync(
        IAsyncStreamReader<ReceivedMessage> reader,
        IServerStreamWriter<SerializedAnswer> writer,
        ServerCallContext call
    )
    {
        OpenStream stream = pool.Rent();
        if (!streams.TryOpen(stream, call.GetHttpContext()))
        {
            pool.Return(stream);
            Log.TooManyStreams(logger, streams.Count);
            throw new RpcException(new Status(StatusCode.Unavailable, "as many streams are open as this endpoint picker accepts"));
        }

        RequestEnding ending = RequestEnding.Failed;
        try
        {
            await RunAsync(stream, reader, writer, call.CancellationToken);
            ending = RequestEnding.ClientGone;
        }
        catch (RpcException)
        {
            // Among them: a message larger than allowed.
            throw;
        }
        catch (Exception exception) when (IsDeparture(exception, call.CancellationToken))
        {
            // Envoy resets every stream once it has its last answer; a client that left looks the same but for the request's state.
            ending = stream.IsIdle ? RequestEnding.Failed : RequestEnding.ClientGone;
        }
        catch (Exception exception)
        {
            Log.StreamFailed(logger, exception);
            throw new RpcException(new Status(StatusCode.Unknown, "the endpoint picker failed"));
        }
        finally
        {
            stream.Session.Close(ending);
            streams.Close(stream);
            pool.Return(stream);
        }
    }

    private static bool IsDeparture(Exception exception, CancellationToken cancellation) =>
        exception is IOException or OperationCanceledException || cancellation.IsCancellationRequested;

    /// <summary>Until the exchange ends, or the proxy sends no more.</summary>
    private async Task RunAsync(
        OpenStream stream,
        IAsyncStreamReader<ReceivedMessage> reader,
        IServerStreamWriter<SerializedAnswer> writer,
        CancellationToken cancellation
    )
    {
        AnswerBatch answers = stream.Answers;
        while (true)
        {
            Task<bool> next = reader.MoveNext(cancellation);
            // What has been received is worked off before anything is sent: one flush for all of it.
            if (!answers.IsEmpty && (!next.IsCompleted || answers.Length > LargestBatch))
            {
                await answers.SendAsync(writer);
            }

            if (!await next)
            {
                return;
            }

            streams.Touch(stream);
            SessionStep step = Take(reader.Current, stream.Session, answers);
            if (step == SessionStep.Continue)
            {
                continue;
            }

            if (!answers.IsEmpty)
            {
                await answers.SendAsync(writer);
            }

            if (step == SessionStep.Fail)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, stream.Session.Failure));
            }

            return;
        }
    }

    private static SessionStep Take(ReceivedMessage message, ExtProcSession session, AnswerBatch answers)
    {
        SessionStep step;
        try
        {
            step = session.Receive(message.Span, answers);
        }
        finally
        {
            message.Release();
        }

        return step == SessionStep.Decide ? session.Decide(answers) : step;
    }
}
