using System.Diagnostics.CodeAnalysis;

namespace InferenceGateway.Abstractions.Requests;

/// <summary>A request without headers.</summary>
public sealed class EmptyHeaders : IRequestHeaders
{
    private EmptyHeaders() { }

    public static EmptyHeaders Instance { get; } = new();

    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }
}
