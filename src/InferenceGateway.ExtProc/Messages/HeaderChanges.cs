using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.ExtProc.Wire;

namespace InferenceGateway.ExtProc.Messages;

/// <summary>
/// Headers to set and to remove, written as an <c>envoy.service.ext_proc.v3.HeaderMutation</c>. At most one change per name, the last one.
/// Reused; not thread-safe.
/// </summary>
internal sealed class HeaderChanges : IResponseHeaders
{
    /// <summary><c>OVERWRITE_IF_EXISTS_OR_ADD</c>: said outright, since 0 means different things to different readers.</summary>
    private const int Overwrite = 2;
    private const int SizeOfOverwrite = 2;

    private readonly List<HeaderMutation> _changes = [];

    public int Count => _changes.Count;

    /// <summary>Sets a header. A value that no proxy would accept, with control characters in it, removes it instead.</summary>
    public void Set(string name, string value) => Put(new HeaderMutation(name, IsAcceptable(value) ? value : null));

    public void Remove(string name) => Put(new HeaderMutation(name, Value: null));

    public void Apply(HeaderMutation change)
    {
        if (change.Value is { } value)
        {
            Set(change.Name, value);
        }
        else
        {
            Remove(change.Name);
        }
    }

    public bool Contains(string name)
    {
        foreach (HeaderMutation change in _changes)
        {
            if (string.Equals(change.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public void Clear() => _changes.Clear();

    /// <summary>Bytes of the message.</summary>
    public int Size()
    {
        int size = 0;
        foreach (HeaderMutation change in _changes)
        {
            size += change.Value is { } value
                ? WireWriter.SizeOfField(SizeOfOption(change.Name, value))
                : WireWriter.SizeOfField(change.Name);
        }

        return size;
    }

    public void Write(ref WireWriter writer)
    {
        foreach (HeaderMutation change in _changes)
        {
            if (change.Value is { } value)
            {
                writer.BeginField(1, SizeOfOption(change.Name, value));
                writer.BeginField(1, SizeOfHeader(change.Name, value));
                writer.WriteField(1, change.Name);
                // Proxies read raw_value alone: value would set the empty string.
                writer.WriteField(3, value);
                writer.WriteVarintField(3, Overwrite);
            }
            else
            {
                writer.WriteField(2, change.Name);
            }
        }
    }

    private static int SizeOfHeader(string name, string value) => WireWriter.SizeOfField(name) + WireWriter.SizeOfField(value);

    private static int SizeOfOption(string name, string value) => WireWriter.SizeOfField(SizeOfHeader(name, value)) + SizeOfOverwrite;

    private static bool IsAcceptable(string value)
    {
        foreach (char c in value)
        {
            if ((c < ' ' && c != '\t') || c == '\x7f')
            {
                return false;
            }
        }

        return true;
    }

    private void Put(HeaderMutation change)
    {
        for (int i = 0; i < _changes.Count; i++)
        {
            if (string.Equals(_changes[i].Name, change.Name, StringComparison.OrdinalIgnoreCase))
            {
                _changes[i] = change;
                return;
            }
        }

        _changes.Add(change);
    }
}
