using System.Net.Sockets;

namespace InferenceGateway.LoadGeneration.Recording;

/// <summary>Turns a failure into one of few labels, so that a million failures still make a short table.</summary>
public static class FailureLabel
{
    /// <summary>No complete answer in time.</summary>
    public const string Timeout = "Timeout";

    /// <summary>No response at all.</summary>
    public const string ConnectionError = "Connection Error";

    /// <summary>The answer stopped before its end.</summary>
    public const string BrokenStream = "Broken Stream";

    /// <summary>The answer contains an error.</summary>
    public const string StreamError = "Stream Error";

    /// <summary>The answer cannot be read.</summary>
    public const string InvalidJson = "Invalid JSON";

    /// <summary>Label of an answer with an error status. The status decides; the message only where it says too little.</summary>
    public static string ForStatus(int status, string message) => WithStatus(status, Describe(status, message));

    /// <summary>A label that begins with the status of the response.</summary>
    public static string WithStatus(int status, string label) => $"{status} - {label}";

    /// <summary>Label of a request that ended without an answer to its end.</summary>
    /// <param name="exception">What the transport threw.</param>
    /// <param name="status">The status, if a response had begun.</param>
    public static string ForException(Exception exception, int? status)
    {
        string label = exception switch
        {
            OperationCanceledException or TimeoutException => Timeout,
            HttpRequestException or IOException or SocketException => status is null ? ConnectionError : BrokenStream,
            _ => exception.GetType().Name.ToLowerInvariant(),
        };
        return status is { } code ? WithStatus(code, label) : label;
    }

    private static string Describe(int status, string message) =>
        status switch
        {
            429 => "Rate Limit",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ when Says(message, "context length") || Says(message, "context window") => "Context Window",
            _ when Says(message, "json") => InvalidJson,
            _ when Says(message, "timeout") || Says(message, "timed out") => Timeout,
            _ when Says(message, "model") && (Says(message, "not found") || Says(message, "does not exist")) => "Model Not Found",
            _ => "other",
        };

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
