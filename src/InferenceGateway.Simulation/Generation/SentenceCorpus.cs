using System.Text;
using InferenceGateway.Simulation.KvCache;

namespace InferenceGateway.Simulation.Generation;

/// <summary>
/// An endless supply of plain English, shuffled once from built-in sentences. Every answer is a stretch of it that begins with a sentence, so
/// generating text costs nothing. The text needs no escaping in JSON.
/// </summary>
internal sealed class SentenceCorpus
{
    private const int ShuffledSentences = 512;

    private static readonly string[] Sentences =
    [
        "The harbour was quiet before the first boats came in. ",
        "A good answer names the question it could not settle. ",
        "Every bridge is a promise made to people who have not arrived yet. ",
        "She counted the steps twice and still trusted neither number. ",
        "Rain on the tin roof kept better time than the old clock. ",
        "Most of the map was blank, which is why they brought pencils. ",
        "Bread needs flour, water, salt, and more patience than the recipe admits. ",
        "The engineer drew a box, then another, then an arrow between them. ",
        "Nobody remembers the winter when the river forgot to freeze. ",
        "It is easier to move a piano than to move a deadline. ",
        "By evening the market had sold out of everything but conversation. ",
    ];

    private readonly byte[] _text;
    private readonly int _period;
    private readonly int[] _starts = new int[ShuffledSentences];

    public SentenceCorpus(Random random)
    {
        StringBuilder text = new();
        for (int i = 0; i < ShuffledSentences; i++)
        {
            _starts[i] = text.Length;
            text.Append(Sentences[random.Next(Sentences.Length)]);
        }

        _period = text.Length;
        text.Append(text.ToString(0, BlockHasher.BytesPerToken - 1));
        _text = Encoding.ASCII.GetBytes(text.ToString());
    }

    public OutputText Draw(Random random, int tokens) =>
        OutputText.FromCorpus(_text, _starts[random.Next(_starts.Length)], _period, tokens);
}
