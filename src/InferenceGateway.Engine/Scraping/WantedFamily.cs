namespace InferenceGateway.Engine.Scraping;

/// <summary>A family that some field is read from.</summary>
/// <param name="Name">Its name in ASCII.</param>
/// <param name="Fields">Indices of the fields.</param>
internal sealed record WantedFamily(byte[] Name, int[] Fields);
