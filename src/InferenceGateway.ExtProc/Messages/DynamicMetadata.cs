using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Wire;

namespace InferenceGateway.ExtProc.Messages;

/// <summary>
/// Values for a proxy's dynamic metadata, written as a <c>google.protobuf.Struct</c> whose fields are the namespaces: values of one namespace,
/// whoever set them, stand side by side in it. Reused; not thread-safe.
/// </summary>
internal sealed class DynamicMetadata
{
    private const int SizeOfNumber = 9;

    private readonly List<Entry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    public void Set(string metadataNamespace, string name, string value) => Put(new Entry(metadataNamespace, name, value, 0, null));

    public void Set(string metadataNamespace, string name, double value) => Put(new Entry(metadataNamespace, name, null, value, null));

    /// <summary>Sets a struct that has a number for each endpoint, under its <c>address:port</c>.</summary>
    public void Set(string metadataNamespace, string name, IReadOnlyList<EndpointScore> scores) =>
        Put(new Entry(metadataNamespace, name, null, 0, scores));

    public void Add(ResponseMetadata metadata)
    {
        IReadOnlyList<ResponseMetadatum> all = metadata.All;
        for (int i = 0; i < all.Count; i++)
        {
            Set(all[i].Namespace, all[i].Name, all[i].Value);
        }
    }

    public void Clear() => _entries.Clear();

    /// <summary>Bytes of the message.</summary>
    public int Size()
    {
        int size = 0;
        for (int i = 0; i < _entries.Count; i++)
        {
            if (IsFirstOfNamespace(i))
            {
                size += WireWriter.SizeOfField(SizeOfMapEntry(_entries[i].Namespace, SizeOfStructValue(SizeOfNamespace(i))));
            }
        }

        return size;
    }

    public void Write(ref WireWriter writer)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (!IsFirstOfNamespace(i))
            {
                continue;
            }

            int fields = SizeOfNamespace(i);
            BeginMapEntry(ref writer, _entries[i].Namespace, SizeOfStructValue(fields));
            writer.BeginField(5, fields);
            for (int j = i; j < _entries.Count; j++)
            {
                if (_entries[j].Namespace == _entries[i].Namespace)
                {
                    BeginMapEntry(ref writer, _entries[j].Name, SizeOfValue(_entries[j]));
                    WriteValue(ref writer, _entries[j]);
                }
            }
        }
    }

    private static int SizeOfStructValue(int fields) => WireWriter.SizeOfField(fields);

    private static int SizeOfMapEntry(string key, int value) => WireWriter.SizeOfField(key) + WireWriter.SizeOfField(value);

    private static void BeginMapEntry(ref WireWriter writer, string key, int value)
    {
        writer.BeginField(1, SizeOfMapEntry(key, value));
        writer.WriteField(1, key);
        writer.BeginField(2, value);
    }

    private static int SizeOfValue(Entry entry) =>
        entry.Scores is { } scores ? SizeOfStructValue(SizeOfScores(scores))
        : entry.Text is { } text ? WireWriter.SizeOfField(text)
        : SizeOfNumber;

    private static int SizeOfScores(IReadOnlyList<EndpointScore> scores)
    {
        int size = 0;
        for (int i = 0; i < scores.Count; i++)
        {
            size += WireWriter.SizeOfField(SizeOfMapEntry(scores[i].Endpoint.HostPort, SizeOfNumber));
        }

        return size;
    }

    private static void WriteValue(ref WireWriter writer, Entry entry)
    {
        if (entry.Scores is { } scores)
        {
            writer.BeginField(5, SizeOfScores(scores));
            for (int i = 0; i < scores.Count; i++)
            {
                BeginMapEntry(ref writer, scores[i].Endpoint.HostPort, SizeOfNumber);
                writer.WriteDoubleField(2, scores[i].Score);
            }
        }
        else if (entry.Text is { } text)
        {
            writer.WriteField(3, text);
        }
        else
        {
            writer.WriteDoubleField(2, entry.Number);
        }
    }

    private bool IsFirstOfNamespace(int index)
    {
        for (int i = 0; i < index; i++)
        {
            if (_entries[i].Namespace == _entries[index].Namespace)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bytes of the fields of the namespace that begins at <paramref name="first"/>.</summary>
    private int SizeOfNamespace(int first)
    {
        int size = 0;
        for (int i = first; i < _entries.Count; i++)
        {
            if (_entries[i].Namespace == _entries[first].Namespace)
            {
                size += WireWriter.SizeOfField(SizeOfMapEntry(_entries[i].Name, SizeOfValue(_entries[i])));
            }
        }

        return size;
    }

    private void Put(Entry entry)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Name == entry.Name && _entries[i].Namespace == entry.Namespace)
            {
                _entries[i] = entry;
                return;
            }
        }

        _entries.Add(entry);
    }

    private readonly record struct Entry(string Namespace, string Name, string? Text, double Number, IReadOnlyList<EndpointScore>? Scores);
}
