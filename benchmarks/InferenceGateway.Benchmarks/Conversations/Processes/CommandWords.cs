using System.Text;

namespace InferenceGateway.Benchmarks.Conversations.Processes;

/// <summary>A command as one types it, taken apart at blanks outside quotation marks.</summary>
internal static class CommandWords
{
    public static List<string> Split(string command)
    {
        List<string> words = [];
        StringBuilder word = new();
        char quote = '\0';
        bool isOpen = false;
        foreach (char each in command)
        {
            if (quote != '\0' ? each == quote : each is '"' or '\'')
            {
                (quote, isOpen) = (quote == '\0' ? each : '\0', true);
            }
            else if (quote == '\0' && char.IsWhiteSpace(each))
            {
                Close(words, word, ref isOpen);
            }
            else
            {
                word.Append(each);
                isOpen = true;
            }
        }

        Close(words, word, ref isOpen);
        return words;
    }

    private static void Close(List<string> words, StringBuilder word, ref bool isOpen)
    {
        if (isOpen)
        {
            words.Add(word.ToString());
            word.Clear();
            isOpen = false;
        }
    }
}
