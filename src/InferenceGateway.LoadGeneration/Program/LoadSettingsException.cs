namespace InferenceGateway.LoadGeneration.Program;

/// <summary>The settings cannot be run; the message is one line that says what to change.</summary>
public sealed class LoadSettingsException : Exception
{
    public LoadSettingsException() { }

    public LoadSettingsException(string message)
        : base(message) { }

    public LoadSettingsException(string message, Exception innerException)
        : base(message, innerException) { }
}
