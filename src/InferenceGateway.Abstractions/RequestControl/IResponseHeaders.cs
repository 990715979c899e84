namespace InferenceGateway.Abstractions.RequestControl;

/// <summary>The headers of an answer on their way to the client.</summary>
public interface IResponseHeaders
{
    /// <summary>Sets a header, replacing one of the same name.</summary>
    void Set(string name, string value);
}
