using System.Text.Json;
using SocketIoNet.Connections;

namespace SocketIoNet.Protocol;

/// <summary>What each type of packet may carry.</summary>
internal static class PayloadRules
{
    private const int PlaceholdersOnStack = 64;

    // CONNECT        object or nothing
    // DISCONNECT     nothing
    // EVENT          array; its first item, the event name, is a number or a string that is not reserved
    // ACK            array
    // CONNECT_ERROR  object or string
    /// <returns>How many items the array of the payload has, if it is an array without attachments.</returns>
    /// <exception cref="PacketFormatException">The payload breaks the rules, or is not JSON.</exception>
    internal static int Check(PacketType type, ReadOnlySpan<byte> data, int attachments, PacketLimits limits)
    {
        if (data.IsEmpty && type is PacketType.Connect or PacketType.Disconnect) return 0;
        if (type == PacketType.Disconnect) throw Illegal();
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = limits.MaxJsonDepth });
        try
        {
            reader.Read();
            if (!IsAllowed(type, reader.TokenType)) throw Illegal();
            var items = 0;
            if (type == PacketType.Event) items += CheckEventName(ref reader, limits.MaxEventNameLength);
            if (attachments == 0) return items + ReadToEnd(ref reader, isArray: type is PacketType.Event or PacketType.Ack);
            CheckPlaceholders(data, attachments, limits.MaxJsonDepth);
            return 0;
        }
        catch (JsonException exception)
        {
            throw NotJson(exception, reader.CurrentDepth, limits.MaxJsonDepth);
        }
    }

    /// <summary>Whatever servers say to each other is an array whose placeholders have an attachment each.</summary>
    /// <exception cref="PacketFormatException">It is not.</exception>
    internal static void CheckBetweenServers(in Packet packet)
    {
        var scanner = new PlaceholderScanner(packet.Data, int.MaxValue);
        var reader = new Utf8JsonReader(packet.Data, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray) throw Illegal();
            if (packet.Attachments.Count == 0) ReadToEnd(ref reader, isArray: true);
            while (packet.Attachments.Count > 0 && scanner.MoveNext())
            {
                if (scanner.Index >= packet.Attachments.Count) throw new PacketFormatException("Illegal attachments: a placeholder names none of them.");
            }
        }
        catch (JsonException exception)
        {
            throw new PacketFormatException("The payload is not valid JSON.", exception);
        }
    }

    private static bool IsAllowed(PacketType type, JsonTokenType token) => type switch
    {
        PacketType.Connect => token == JsonTokenType.StartObject,
        PacketType.ConnectError => token is JsonTokenType.StartObject or JsonTokenType.String,
        _ => token == JsonTokenType.StartArray,
    };

    private static int CheckEventName(ref Utf8JsonReader reader, int maxLength)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw Illegal();
        if (reader.ValueSpan.Length > maxLength) throw new PacketFormatException("The event name is too long.") { Limit = ClientLimit.EventNameLength };
        if (reader.TokenType == JsonTokenType.String && ReservedEvents.IsReserved(ref reader))
        {
            throw new PacketFormatException("The event name is reserved.");
        }

        return 1;
    }

    private static int ReadToEnd(ref Utf8JsonReader reader, bool isArray)
    {
        var items = 0;
        if (!isArray) reader.Skip();
        while (isArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            items++;
        }

        // What stands behind the value is an error, and only found by reading on.
        reader.Read();
        return items;
    }

    private static void CheckPlaceholders(ReadOnlySpan<byte> data, int attachments, int maxDepth)
    {
        var seen = attachments <= PlaceholdersOnStack ? stackalloc bool[attachments] : new bool[attachments];
        var count = 0;
        var scanner = new PlaceholderScanner(data, maxDepth);
        try
        {
            for (; scanner.MoveNext(); count++)
            {
                if (scanner.Index >= attachments || seen[scanner.Index]) throw IllegalAttachments();
                seen[scanner.Index] = true;
            }
        }
        catch (JsonException exception)
        {
            throw NotJson(exception, scanner.Depth, maxDepth);
        }

        if (count != attachments) throw IllegalAttachments();
    }

    /// <summary>The reader's error; at the greatest depth that is allowed, it is that the JSON goes deeper. The reader does not yet count what it has just opened.</summary>
    private static PacketFormatException NotJson(JsonException exception, int depth, int maxDepth) =>
        new("The payload is not valid JSON.", exception) { Limit = depth >= maxDepth - 1 ? ClientLimit.JsonDepth : null };

    private static PacketFormatException Illegal() => new("The payload does not fit the type of the packet.");

    private static PacketFormatException IllegalAttachments() =>
        new("Illegal attachments: the placeholders do not name each attachment once.");
}
