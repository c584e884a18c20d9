using System.Text.Json;

namespace SocketIoNet.Protocol;

/// <summary>Validates the payload of a packet, by the type of the packet.</summary>
internal static class PayloadValidator
{
    private const int DepthOnStack = 256;
    private const int PlaceholdersOnStack = 64;
    private const int NameStart = 2;

    /// <summary>Shorter payloads are validated in no time.</summary>
    private const int LeastLeftUnvalidated = 128;

    // CONNECT        object or nothing
    // DISCONNECT     nothing
    // EVENT          array; its first item, the event name, is a number or a string that is not reserved
    // ACK            array
    // CONNECT_ERROR  object or string
    /// <returns>What is known of the items of the payload, if it is an array.</returns>
    /// <exception cref="PacketFormatException">The payload breaks the rules, or is not JSON.</exception>
    internal static ArrayItems Validate(PacketType type, ReadOnlySpan<byte> data, int attachments, PacketLimits limits)
    {
        if (data.IsEmpty && type is PacketType.Connect or PacketType.Disconnect) return default;
        if (type == PacketType.Disconnect) throw Illegal();
        var depth = Math.Min(limits.MaxJsonDepth, data.Length);
        var json = new JsonValidator(data, depth <= DepthOnStack ? stackalloc bool[depth] : new bool[depth]);
        if (!json.IsValid()) throw json.IsTooDeep ? TooDeep(limits) : new PacketFormatException("The payload is not valid JSON.");
        if (!IsAllowed(type, data.TrimStart(JsonListReader.Space)[0])) throw Illegal();
        if (type == PacketType.Event) CheckEventName(json.FirstItem, limits.MaxEventNameLength);
        if (attachments > 0) ValidatePlaceholders(data, 0, attachments, limits.MaxJsonDepth);
        return type is PacketType.Event or PacketType.Ack ? json.Items : default;
    }

    /// <summary>
    /// Whether the payload of an event looks as if it had one argument, an object or an array: <c>["name",{…]</c> with an allowed name. It is valid JSON then if all behind the comma, without
    /// the last bracket, is.
    /// </summary>
    internal static bool LooksLikeOneArgument(ReadOnlySpan<byte> data, int maxNameLength)
    {
        if (data.Length < LeastLeftUnvalidated || data[0] != '[' || data[1] != '"' || data[^1] != ']') return false;
        var name = data[NameStart..];
        var length = name.IndexOfAny(JsonValidator.StringStops);
        if (length < 0 || length > maxNameLength || length + 2 >= name.Length || name[length] != '"' || name[length + 1] != ',' || name[length + 2] is not ((byte)'{' or (byte)'[')) return false;
        return !ReservedEvents.IsReserved(name[..length]);
    }

    /// <summary>Checks a packet from another server: an array, each of whose placeholders has an attachment.</summary>
    /// <exception cref="PacketFormatException">It is another packet.</exception>
    internal static void ValidateBetweenServers(in Packet packet)
    {
        var scanner = new PlaceholderScanner(packet.Data, int.MaxValue);
        var reader = new Utf8JsonReader(packet.Data, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray) throw Illegal();
            if (packet.Attachments.Count == 0)
            {
                reader.Skip();
                // Finds an error after the array.
                reader.Read();
            }

            while (packet.Attachments.Count > 0 && scanner.MoveNext())
            {
                if (scanner.Index >= packet.Attachments.Count) throw new PacketFormatException("Illegal attachments: no attachment has the number of a placeholder.");
            }
        }
        catch (JsonException exception)
        {
            throw new PacketFormatException("The payload is not valid JSON.", exception);
        }
    }

    /// <summary>Checks that each attachment, numbered from <paramref name="first"/>, has one placeholder, and that no other object is marked as one.</summary>
    /// <exception cref="PacketFormatException">A placeholder is missing, duplicated or malformed.</exception>
    internal static void ValidatePlaceholders(ReadOnlySpan<byte> data, int first, int attachments, int maxDepth)
    {
        var seen = attachments <= PlaceholdersOnStack ? stackalloc bool[attachments] : new bool[attachments];
        var count = 0;
        for (var scanner = new PlaceholderScanner(data, maxDepth); scanner.MoveNext(); count++)
        {
            var index = scanner.Index - first;
            if ((uint)index >= (uint)attachments || seen[index]) throw IllegalAttachments();
            seen[index] = true;
        }

        if (count != attachments) throw IllegalAttachments();
    }

    private static bool IsAllowed(PacketType type, byte first) => type switch
    {
        PacketType.Connect => first == '{',
        PacketType.ConnectError => first is (byte)'{' or (byte)'"',
        _ => first == '[',
    };

    private static void CheckEventName(ReadOnlySpan<byte> name, int maxLength)
    {
        if (name.IsEmpty) throw Illegal();
        var isText = name[0] == '"';
        if (name.Length - (isText ? 2 : 0) > maxLength) throw new PacketFormatException("The event name is too long.") { Limit = SocketIoLimit.EventNameLength };
        if (isText && ReservedEvents.IsReserved(JsonText.Unescape(name))) throw new PacketFormatException("The event name is reserved.");
    }


    private static PacketFormatException TooDeep(PacketLimits limits) =>
        new($"The JSON is nested deeper than {nameof(limits.MaxJsonDepth)} ({limits.MaxJsonDepth}).") { Limit = SocketIoLimit.JsonDepth };

    private static PacketFormatException Illegal() => new("The payload does not match the type of the packet.");

    private static PacketFormatException IllegalAttachments() =>
        new("Illegal attachments: the placeholders do not name each attachment once.");
}
