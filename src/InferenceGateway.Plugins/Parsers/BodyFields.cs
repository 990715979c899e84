using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers;

/// <summary>Members that bodies of several APIs share.</summary>
internal static class BodyFields
{
    /// <summary>Reads the value of <c>model</c> and remembers its place; anything but a text counts as none.</summary>
    public static void ReadModel(ref JsonScanner scanner, ParsedBody parsed, RecentNames models)
    {
        scanner.Peek();
        int start = scanner.Position;
        bool isText = scanner.TryReadString(out JsonText model);
        parsed.Model =
            !isText ? null
            : model.IsEscaped ? model.ToString()
            : models.Get(model.Raw);
        parsed.ModelValue = isText ? start..scanner.Position : default;
    }

    /// <summary>Reads the value of <c>cache_salt</c>; anything but a text counts as none.</summary>
    public static void ReadCacheSalt(ref JsonScanner scanner, ParsedBody parsed) =>
        parsed.CacheSalt = scanner.TryReadString(out JsonText salt) ? salt.ToString() : null;

    /// <summary>Reads an object for one bound in it; -1 when there is none.</summary>
    public static int ReadLimitIn(ref JsonScanner scanner, ReadOnlySpan<byte> member)
    {
        int limit = -1;
        if (!scanner.TryEnterObject(out _))
        {
            return limit;
        }

        while (scanner.NextName(out JsonText name))
        {
            if (name.Is(member))
            {
                limit = scanner.ReadLimit();
            }
            else
            {
                scanner.Skip();
            }
        }

        return limit;
    }
}
