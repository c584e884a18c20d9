using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SocketIoNet.Bench.Peers.Bare;

namespace SocketIoNet.Bench.Peers.Sending;

/// <summary>A WebSocket of a client of Socket.IO, as far as the load program uses it: short messages, and one at a time.</summary>
internal sealed partial class SendingConnection(Socket socket) : IDisposable
{
    private const int BufferLength = 4096;
    private const int HeaderLength = 2, MaskLength = 4, LengthBits = 0x7F;
    private const int TextFrame = 0x81, CloseOpcode = 8;
    private const int NoSignal = 0x4000;
    private const string KeyHeader = "Sec-WebSocket-Key: ";

    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly int _descriptor = (int)socket.Handle;
    private int _length;

    public static byte[] Frame(ReadOnlySpan<byte> message) => [TextFrame, (byte)message.Length, .. message];

    /// <summary>Accepts the WebSocket, and sends the open packet.</summary>
    public void Open()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0) ReceiveMore();
        var request = Encoding.ASCII.GetString(_buffer, 0, end);
        RemoveStart(end + 4);
        var key = request[(request.IndexOf(KeyHeader, StringComparison.OrdinalIgnoreCase) + KeyHeader.Length)..].Split('\r')[0];
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        Send(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        Send(Frame(Wire.NewOpenPacket(out _)));
    }

    public void SendConnect() => Send(Frame(Wire.NewConnectPacket().Span));

    /// <summary>The next message; null when the client closes.</summary>
    public byte[]? Receive()
    {
        while (_length < HeaderLength || _length < HeaderLength + MaskLength + (_buffer[1] & LengthBits)) ReceiveMore();
        if ((_buffer[0] & 0xF) == CloseOpcode) return null;
        var length = _buffer[1] & LengthBits;
        var message = new byte[length];
        for (var i = 0; i < length; i++) message[i] = (byte)(_buffer[HeaderLength + MaskLength + i] ^ _buffer[HeaderLength + (i % MaskLength)]);
        RemoveStart(HeaderLength + MaskLength + length);
        return message;
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (Send(_descriptor, bytes, bytes.Length, NoSignal) != bytes.Length) throw new SocketException((int)SocketError.ConnectionReset);
    }

    public void Dispose() => socket.Dispose();

    private void ReceiveMore()
    {
        var count = socket.Receive(_buffer.AsSpan(_length));
        if (count == 0) throw new SocketException((int)SocketError.ConnectionReset);
        _length += count;
    }

    private void RemoveStart(int count)
    {
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        _length -= count;
    }

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int descriptor, ReadOnlySpan<byte> bytes, nint length, int flags);
}
