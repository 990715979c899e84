using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Reads the bodies of one family of APIs.</summary>
public interface IBodyParser : IPlugin
{
    /// <summary>Path suffixes it claims, without slashes at the ends, e.g. <c>chat/completions</c>. Empty: it takes what nobody claims.</summary>
    IReadOnlyList<string> PathSuffixes { get; }

    /// <summary>Reads a request body in one pass.</summary>
    /// <param name="path">Path without query.</param>
    /// <param name="needsPrompt">False: the prompt's bytes need not be collected.</param>
    /// <param name="parsed">Empty on entry; receives what was found.</param>
    /// <returns>Null, or why the body is refused.</returns>
    InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed);

    /// <summary>Looks for token usage in a whole answer, or in complete lines of a streamed one, and merges it into <paramref name="usage"/>.</summary>
    void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage);
}
