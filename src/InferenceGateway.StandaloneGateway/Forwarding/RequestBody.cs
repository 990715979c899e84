using System.Buffers;
using System.IO.Pipelines;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>The whole body of one request in one pooled array, counted to the budget until disposed. Not thread-safe.</summary>
internal sealed class RequestBody(BodyBudget budget, long maximumBytes) : IDisposable
{
    private readonly HeldBody _held = new(budget, maximumBytes, "gateway");

    public int Length => _held.Whole.Length;

    public ReadOnlySpan<byte> Span => _held.Whole.Span;

    /// <summary>The body as the forwarder reads it; a new one for each attempt.</summary>
    public MemoryStream OpenRead() => new(_held.Whole.Array, 0, Length, writable: false);

    /// <summary>Changes the body in place.</summary>
    /// <returns>Null, or why there is no room for the change.</returns>
    public InferenceError? Apply(BodyPatch patch)
    {
        if (patch.IsEmpty)
        {
            return null;
        }

        BudgetedBuffer whole = _held.Whole;
        int length = Length - patch.Length + patch.Replacement.Length;
        if (length > whole.Capacity && !whole.TryGrow(length))
        {
            return _held.Exhausted();
        }

        int behind = patch.Start + patch.Length;
        Span[behind..].CopyTo(whole.Array.AsSpan(patch.Start + patch.Replacement.Length));
        patch.Replacement.Span.CopyTo(whole.Array.AsSpan(patch.Start));
        whole.Length = length;
        return null;
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>Null, or why the body is refused.</returns>
    /// <exception cref="IOException">The client went away.</exception>
    public async Task<InferenceError?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is 0)
        {
            return null;
        }

        if (request.ContentLength > maximumBytes)
        {
            return _held.TooLarge();
        }

        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation);
            InferenceError? error = Append(read.Buffer, request.ContentLength ?? 0);
            reader.AdvanceTo(read.Buffer.End);
            if (error is not null)
            {
                return error;
            }

            if (read.IsCompleted)
            {
                return _held.Join();
            }
        }
    }

    public void Dispose() => _held.Release();

    private InferenceError? Append(ReadOnlySequence<byte> bytes, long expected)
    {
        foreach (ReadOnlyMemory<byte> piece in bytes)
        {
            if (_held.Append(piece.Span, expected) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
