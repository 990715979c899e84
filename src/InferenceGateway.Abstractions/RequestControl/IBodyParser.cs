using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.Requests;

namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>Reads the bodies of one family of APIs.</summary>
public interface IBodyParser : IPlugin
{
    /// <summary>
    /// Path suffixes it claims, whole segments without slashes at the ends, e.g. <c>chat/completions</c>. Empty: it takes what nobody claims.
    /// </summary>
    IReadOnlyList<string> PathSuffixes { get; }

    /// <summary>
    /// Application protocols over which its APIs are spoken, as an InferencePool's <c>appProtocol</c> names them, e.g. <c>http</c> or
    /// <c>kubernetes.io/h2c</c>. Empty: any.
    /// </summary>
    IReadOnlyList<string> Protocols { get; }

    /// <summary>Reads a request body in one pass. Bodies come from anyone: whatever they hold, nothing is thrown.</summary>
    /// <param name="path">Path without query; may end in a slash.</param>
    /// <param name="needsPrompt">False: the prompt's bytes need not be collected.</param>
    /// <param name="parsed">Empty on entry; receives what was found.</param>
    /// <returns>Null, or why the body is refused.</returns>
    InferenceError? ParseRequest(string path, ReadOnlySpan<byte> body, bool needsPrompt, ParsedBody parsed);

    /// <summary>How answers are cut for <see cref="ReadUsage"/>.</summary>
    AnswerFraming FramingOf(bool isEventStream);

    /// <summary>Looks for token usage in a piece of an answer, cut as <see cref="FramingOf"/> says, and merges it into <paramref name="usage"/>.</summary>
    /// <remarks>Counts above 0 overwrite; a count of 0 counts where nothing was known.</remarks>
    void ReadUsage(ReadOnlySpan<byte> response, bool isEventStream, ref TokenUsage usage);
}
