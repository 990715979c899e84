using Grpc.Core;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.ExtProc.Sessions;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.ExtProc.Transports.Grpc;

/// <summary>Drives one session for each stream over Grpc.AspNetCore. Thread-safe.</summary>
internal sealed class ExternalProcessorService(
    StreamPool pool,
    OpenStreams streams,
    ServerShutdown shutdown,
    StreamMetrics? metrics,
    ILogger logger
)
{
    /// <summary>Answers beyond this are sent before more messages are taken.</summary>
    private const int LargestBatch = 256 * 1024;

    public Task ProcessAsync(
        IAsyncStreamReader<ReceivedMessage> reader,
        IServerStreamWriter<SerializedAnswer> writer,
        ServerCallContext call
    ) => metrics is null ? ServeAsync(reader, writer, call) : MeasureAsync(metrics, reader, writer, call);

    private async Task MeasureAsync(
        StreamMetrics measured,
        IAsyncStreamReader<ReceivedMessage> reader,
        IServerStreamWriter<SerializedAnswer> writer,
        ServerCallContext call
    )
    {
        long openedAt = measured.Opened();
        StatusCode status = StatusCode.Unknown;
        try
        {
            status = await ServeAsync(reader, writer, call);
        }
        catch (RpcException exception)
        {
            status = exception.StatusCode;
            throw;
        }
        finally
        {
            measured.Closed(openedAt, (int)status);
        }
    }

    /// <returns>What the stream ended with; only <see cref="StatusCode.OK"/> reaches the proxy, which is gone otherwise.</returns>
    /// <exception cref="RpcException">The proxy is to be told that the stream failed.</exception>
    private async Task<StatusCode> ServeAsync(
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
            await RunAsync(stream, reader, writer);
            ending = RequestEnding.ClientGone;
            return StatusCode.OK;
        }
        catch (RpcException)
        {
            // Among them: a message larger than allowed.
            throw;
        }
        catch (Exception exception) when (stream.IsIdle && IsDeparture(exception, call.CancellationToken))
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "nothing arrived on the stream for too long"));
        }
        catch (Exception exception) when (IsDeparture(exception, call.CancellationToken))
        {
            // Envoy resets every stream once it has its last answer; a client that left looks the same but for the request's state.
            ending = shutdown.IsBreakingOff ? RequestEnding.Failed : RequestEnding.ClientGone;
            return StatusCode.Cancelled;
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
    private async Task RunAsync(OpenStream stream, IAsyncStreamReader<ReceivedMessage> reader, IServerStreamWriter<SerializedAnswer> writer)
    {
        AnswerBatch answers = stream.Answers;
        while (true)
        {
            Task<bool> next = reader.MoveNext(stream.Idle);
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
