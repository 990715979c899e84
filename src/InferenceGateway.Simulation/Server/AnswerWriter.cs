using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using InferenceGateway.Simulation.Answers;
using InferenceGateway.Simulation.Failures;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.Simulation.Server;

/// <summary>Carries one running answer to its client: each token as soon as it exists, or everything at the end; or fails on purpose on the way.</summary>
internal sealed class AnswerWriter(HttpContext context, TimeProvider time, Answer answer, FailureType? failure, TimeSpan slowHeadersDelay)
{
    /// <summary>Headers are sent with the first token, so what fails before it can still have its own status.</summary>
    public async Task StreamAsync(AnswerFormat format)
    {
        while (!answer.HasAnything)
        {
            await answer.Wakeup.WaitAsync();
        }

        if (!await DelayHeadersAsync())
        {
            return;
        }

        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.StartAsync();
        PipeWriter output = context.Response.BodyWriter;
        format.WriteStart(output);
        while (true)
        {
            WriteNew(format, output);
            bool isOver = answer.IsFinished && AllWritten();
            if (isOver)
            {
                format.WriteEnd(output);
            }

            FlushResult flushed = await output.FlushAsync();
            if (isOver || flushed.IsCompleted || flushed.IsCanceled || context.RequestAborted.IsCancellationRequested)
            {
                return;
            }

            if (failure is FailureType.Cut or FailureType.Stall && answer.Choices[0].Written >= FailingToken())
            {
                await BreakOffAsync();
                return;
            }

            await answer.Wakeup.WaitAsync();
        }
    }

    /// <summary>Waits for the end and writes one JSON object.</summary>
    public async Task WriteWholeAsync(Action<Utf8JsonWriter> write)
    {
        while (!answer.IsFinished)
        {
            await answer.Wakeup.WaitAsync();
        }

        if (!await DelayHeadersAsync())
        {
            return;
        }

        ArrayBufferWriter<byte> body = new(1024);
        using (Utf8JsonWriter json = new(body))
        {
            write(json);
        }

        ReadOnlyMemory<byte> half = body.WrittenMemory[..(body.WrittenCount / 2)];
        if (failure is FailureType.Cut or FailureType.Stall)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.WrittenCount;
            await context.Response.BodyWriter.WriteAsync(half);
            await BreakOffAsync();
            return;
        }

        await JsonResponse.WriteBytesAsync(context, 200, failure == FailureType.MalformedFrame ? half : body.WrittenMemory);
    }

    /// <summary>False when the client left meanwhile.</summary>
    private async Task<bool> DelayHeadersAsync()
    {
        if (failure == FailureType.SlowHeaders)
        {
            await WaitForAbortAsync(slowHeadersDelay);
        }

        return !context.RequestAborted.IsCancellationRequested;
    }

    private Task BreakOffAsync() =>
        failure == FailureType.Stall
            ? WaitForAbortAsync(Timeout.InfiniteTimeSpan)
            // An abort would also throw away what has been written and not yet sent.
            : throw new IOException("This answer is cut off on purpose");

    private Task WaitForAbortAsync(TimeSpan atMost) =>
        Task.Delay(atMost, time, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);

    private int FailingToken() => (answer.Choices[0].Text.Count + 1) / 2;

    private void WriteNew(AnswerFormat format, PipeWriter output)
    {
        foreach (Choice choice in answer.Choices)
        {
            // The end is read first: a token that comes between the two reads is then written before its finish frame, not after.
            bool isFinished = choice.IsFinished;
            bool breaksOff = choice.Index == 0 && failure is (FailureType.Cut or FailureType.Stall);
            int ready = breaksOff ? Math.Min(choice.Ready, FailingToken()) : choice.Ready;
            while (choice.Written < ready)
            {
                if (failure == FailureType.MalformedFrame && choice.Index == 0 && choice.Written == choice.Text.Count / 2)
                {
                    output.Write("data: {\"id\":\"broken\",\"choices\":[{\"index\n\n"u8);
                }

                format.WriteToken(output, choice, choice.Text.Token(choice.Written++));
            }

            if (isFinished && !breaksOff && !choice.IsEndWritten)
            {
                choice.IsEndWritten = true;
                format.WriteFinish(output, choice);
            }
        }
    }

    private bool AllWritten()
    {
        foreach (Choice choice in answer.Choices)
        {
            if (!choice.IsEndWritten)
            {
                return false;
            }
        }

        return true;
    }
}
