namespace InferenceGateway.Simulation.Wire;

/// <summary>A request that is answered with an error body instead of being run.</summary>
internal sealed class RefusedRequestException(int status, string message, string? parameter = null) : Exception(message)
{
    public int Status => status;

    public string? Parameter => parameter;

    public static RefusedRequestException Invalid(string message, string? parameter = null) => new(400, message, parameter);
}
