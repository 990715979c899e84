using System.Diagnostics.CodeAnalysis;

namespace InferenceGateway.Abstractions.Requests;

/// <summary>The request's headers, wherever they came from. Names are compared without regard to case; a repeated header reads as its last value.</summary>
public interface IRequestHeaders
{
    bool TryGet(string name, [NotNullWhen(true)] out string? value);
}
