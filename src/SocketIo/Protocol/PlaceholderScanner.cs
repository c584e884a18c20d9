using System.Text.Json;

namespace SocketIoNet.Protocol;

/// <summary>
/// Finds the placeholders in the JSON of a binary packet at any depth. An object that is marked as a placeholder must have no other members, so only the innermost open object can be one, and
/// neither recursion nor a stack is needed.
/// </summary>
internal ref struct PlaceholderScanner
{
    private Utf8JsonReader _reader;
    private bool _isObjectOpen;
    private bool _isMarked;
    private int _members;

    internal PlaceholderScanner(ReadOnlySpan<byte> json, int maxDepth)
    {
        // The repair keeps the length, so positions are those in the received JSON.
        _reader = new Utf8JsonReader(JsonText.RepairSurrogates(json), new JsonReaderOptions { MaxDepth = maxDepth });
    }

    /// <summary>The start of the last placeholder found.</summary>
    internal int Start { get; private set; }

    /// <summary>The end of the last placeholder found.</summary>
    internal readonly int End => (int)_reader.BytesConsumed;

    /// <summary>The number in it; -1 for none.</summary>
    internal int Index { get; private set; }

    /// <summary>Finds the next placeholder. Has read, and thereby validated, all of the JSON when it returns false.</summary>
    /// <exception cref="PacketFormatException">An object is marked as a placeholder, but is malformed.</exception>
    /// <exception cref="JsonException">The JSON is invalid.</exception>
    internal bool MoveNext()
    {
        while (_reader.Read())
        {
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    OpenObject();
                    break;
                case JsonTokenType.StartArray when _isMarked:
                    throw Illegal();
                case JsonTokenType.PropertyName:
                    ReadMember();
                    break;
                case JsonTokenType.EndObject:
                    if (CloseObject()) return true;
                    break;
            }
        }

        return false;
    }

    private static PacketFormatException Illegal() => new("Illegal attachments: a placeholder has other members than its number.");

    private void OpenObject()
    {
        if (_isMarked) throw Illegal();
        _isObjectOpen = true;
        _members = 0;
        Start = (int)_reader.TokenStartIndex;
        Index = -1;
    }

    private void ReadMember()
    {
        _members++;
        if (_reader.ValueTextEquals(Placeholder.MarkName)) ReadMark();
        else if (_reader.ValueTextEquals(Placeholder.NumberName) && _isObjectOpen) ReadNumber();
    }

    private void ReadMark()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartObject) OpenObject();
        if (_reader.TokenType != JsonTokenType.True) return;
        if (!_isObjectOpen) throw Illegal();
        _isMarked = true;
    }

    private void ReadNumber()
    {
        if (!Placeholder.TryReadNumber(ref _reader, out var number)) number = -1;
        Index = number;
        if (_reader.TokenType == JsonTokenType.StartObject) OpenObject();
    }

    private bool CloseObject()
    {
        var isPlaceholder = _isMarked;
        if (isPlaceholder && (_members != 2 || Index < 0)) throw Illegal();
        _isMarked = false;
        _isObjectOpen = false;
        return isPlaceholder;
    }
}
