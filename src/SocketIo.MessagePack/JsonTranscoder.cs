using MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>
/// Translates one MessagePack value into JSON with attachments. There is no recursion, so no input can exhaust the stack: open arrays and maps are kept in a list, up to the limit of depth.
/// </summary>
internal ref struct JsonTranscoder
{
    private const int DepthOnStack = 32;

    private readonly JsonOutput _output;
    private readonly int _maxDepth;
    private Span<Container> _open;
    private MessagePackReader _reader;
    private int _depth;

    private JsonTranscoder(ReadOnlyMemory<byte> value, JsonOutput output, int maxDepth, Span<Container> open)
    {
        _reader = new MessagePackReader(value);
        _output = output;
        _maxDepth = maxDepth;
        _open = open;
    }

    /// <param name="value">Memory that begins with the value.</param>
    /// <param name="limits">The limits of depth and attachments.</param>
    /// <param name="attachments">The attachments to which placeholders refer.</param>
    public static byte[] Transcode(ReadOnlyMemory<byte> value, PacketLimits limits, out byte[][] attachments)
    {
        using var json = PayloadWriter.Rent();
        var output = new JsonOutput(json, limits);
        new JsonTranscoder(value, output, limits.MaxJsonDepth, stackalloc Container[DepthOnStack]).Run();
        attachments = output.TakeAttachments();
        return json.Json.ToArray();
    }

    private void Run()
    {
        ReadValue();
        while (_depth > 0)
        {
            ref var container = ref _open[_depth - 1];
            if (container.Remaining-- == 0) Close(container);
            else if (container.IsMap) ReadMember(ref container);
            else ReadItem(ref container);
        }
    }

    private void ReadItem(ref Container container)
    {
        Separate(ref container);
        ReadValue();
    }

    private void ReadMember(ref Container container)
    {
        var start = _reader;
        SkipKey();
        if (_reader.IsNextUndefined())
        {
            _reader.Skip();
            return;
        }

        _reader = start;
        Separate(ref container);
        ReadKey();
        _output.Raw(":"u8);
        ReadValue();
    }

    private void SkipKey()
    {
        if (_reader.NextMessagePackType is not (MessagePackType.String or MessagePackType.Integer)) throw new PacketFormatException("Expected text or an integer as key.");
        _reader.Skip();
    }

    private void ReadKey()
    {
        if (_reader.NextMessagePackType != MessagePackType.Integer)
        {
            _output.Text(_reader.ReadText());
            return;
        }

        _output.Raw("\""u8);
        _output.Number(_reader.ReadInt64());
        _output.Raw("\""u8);
    }

    private void ReadValue()
    {
        switch (_reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                _reader.ReadNil();
                _output.Raw("null"u8);
                break;
            case MessagePackType.Boolean:
                _output.Raw(_reader.ReadBoolean() ? "true"u8 : "false"u8);
                break;
            case MessagePackType.Integer when _reader.NextCode == MessagePackCode.UInt64:
                _output.Number(_reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                _output.Number(_reader.ReadInt64());
                break;
            case MessagePackType.Float:
                _output.Number(_reader.ReadDouble());
                break;
            case MessagePackType.String:
                _output.Text(_reader.ReadText());
                break;
            case MessagePackType.Binary:
                _output.Bytes(_reader.ReadBytes().GetValueOrDefault());
                break;
            case MessagePackType.Array:
                Open(_reader.ReadArrayHeader(), isMap: false);
                break;
            case MessagePackType.Map:
                Open(_reader.ReadMapHeader(), isMap: true);
                break;
            case MessagePackType.Extension:
                ExtensionValue.Read(ref _reader, _output);
                break;
            default:
                throw new PacketFormatException("The packet is not valid MessagePack.");
        }
    }

    private void Open(int count, bool isMap)
    {
        if (_depth == _maxDepth) throw new PacketFormatException($"The packet is nested deeper than {nameof(PacketLimits.MaxJsonDepth)} ({_maxDepth}).");
        if (_depth == _open.Length) Grow();
        _open[_depth++] = new Container { Remaining = count, IsMap = isMap };
        _output.Raw(isMap ? "{"u8 : "["u8);
    }

    private void Grow()
    {
        var larger = new Container[_open.Length * 2];
        _open.CopyTo(larger);
        _open = larger;
    }

    private void Close(in Container container)
    {
        _output.Raw(container.IsMap ? "}"u8 : "]"u8);
        _depth--;
    }

    private readonly void Separate(ref Container container)
    {
        if (container.HasItems) _output.Raw(","u8);
        container.HasItems = true;
    }

    private struct Container
    {
        public int Remaining;
        public bool IsMap;
        public bool HasItems;
    }
}
