namespace InferenceGateway.Engine.Endpoints;

/// <summary>How a set of endpoints changed.</summary>
/// <param name="Added">Endpoints that came, changed ones included.</param>
/// <param name="Removed">Endpoints that left, changed ones included.</param>
public readonly record struct EndpointChange(int Added, int Removed)
{
    public bool IsEmpty => Added == 0 && Removed == 0;
}
