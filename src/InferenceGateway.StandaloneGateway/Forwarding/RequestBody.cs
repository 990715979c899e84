using System.Buffers;
using System.IO.Pipelines;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;
using Microsoft.AspNetCore.Http;

namespace InferenceGateway.StandaloneGateway.Forwarding;

/// <summary>The whole body of one request in one pooled array, counted to the budget until disposed. Not thread-safe.</summary>
internal sealed class RequestBody(BodyBudget budget, long maximumBytes) : IDisposable
{
    /// <summary>A client that announces a large body gets no more memory than this before it sends it.</summary>
    private const int LargestFirstBuffer = 512 * 1024;
    private const int SmallestBuffer = 4096;

    private static readonly InferenceError NoRoom = new(
        ErrorCode.ServiceUnavailable,
        "the gateway holds as many bytes of request bodies as it may; try again in a moment",
        DropReason.Saturated
    );

    private readonly BudgetedBuffer _buffer = new(budget);

    public int Length => _buffer.Length;

    public ReadOnlySpan<byte> Span => _buffer.Span;

    /// <summary>The body as the forwarder reads it; a new one for each attempt.</summary>
    public MemoryStream OpenRead() => new(_buffer.Array, 0, Length, writable: false);

    /// <summary>Changes the body in place.</summary>
    /// <returns>Null, or why there is no room for the change.</returns>
    public InferenceError? Apply(BodyPatch patch)
    {
        if (patch.IsEmpty)
        {
            return null;
        }

        int length = Length - patch.Length + patch.Replacement.Length;
        if (length > _buffer.Capacity && !_buffer.TryGrow(length))
        {
            return NoRoom;
        }

        int behind = patch.Start + patch.Length;
        Span[behind..].CopyTo(_buffer.Array.AsSpan(patch.Start + patch.Replacement.Length));
        patch.Replacement.Span.CopyTo(_buffer.Array.AsSpan(patch.Start));
        _buffer.Length = length;
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
            return TooLarge();
        }

        PipeReader reader = request.BodyReader;
        int first = (int)Math.Clamp(request.ContentLength ?? SmallestBuffer, 1, LargestFirstBuffer);
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation);
            if (Append(read.Buffer, first) is { } error)
            {
                reader.AdvanceTo(read.Buffer.End);
                return error;
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    public void Dispose() => _buffer.Release();

    private InferenceError? Append(ReadOnlySequence<byte> bytes, int first)
    {
        long wanted = Length + bytes.Length;
        if (wanted > maximumBytes)
        {
            return TooLarge();
        }

        if (
            wanted > _buffer.Capacity
            && !_buffer.TryGrow((int)Math.Max(wanted, Math.Max(first, Math.Min(_buffer.Capacity * 2L, maximumBytes))))
        )
        {
            return NoRoom;
        }

        bytes.CopyTo(_buffer.Array.AsSpan(Length));
        _buffer.Length = (int)wanted;
        return null;
    }

    private InferenceError TooLarge() =>
        new(ErrorCode.PayloadTooLarge, $"the request body is larger than the {maximumBytes} bytes this gateway accepts");
}
