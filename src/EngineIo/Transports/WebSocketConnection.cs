using System.Buffers.Binary;
using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>
/// Frames by the framework's WebSocket. Under a server that can upgrade a connection, the frames are gathered by a stream of ours; elsewhere, as in the framework's
/// test host, each is sent by itself.
/// </summary>
/// <remarks>No operation is given a token: a cancellable one takes a slower path, and cancelling aborts the connection anyway.</remarks>
internal sealed class WebSocketConnection(WebSocket webSocket, GatheringStream? stream, int? compressionThreshold, Action abort) : IFrameConnection
{
    private static readonly byte[] EmptyCloseFrame = [0x88, 0x00];

    private bool _isGathering;

    public ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer) => webSocket.ReceiveAsync(buffer, CancellationToken.None);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress)
    {
        if (!_isGathering)
        {
            _isGathering = true;
            stream?.BeginGathering();
        }

        var flags = WebSocketMessageFlags.EndOfMessage;
        if (!compress || compressionThreshold is not { } threshold || message.Length < threshold) flags |= WebSocketMessageFlags.DisableCompression;
        return webSocket.SendAsync(message, isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, flags, CancellationToken.None);
    }

    public ValueTask FlushAsync()
    {
        _isGathering = false;
        return stream is null ? ValueTask.CompletedTask : stream.SendGatheredAsync();
    }

    public async ValueTask CloseAsync(WebSocketCloseStatus? status)
    {
        if (stream is null)
        {
            await webSocket.CloseOutputAsync(status ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            return;
        }

        // The framework can not write a close frame without a status: it would put the reserved 1005 on the wire.
        await stream.WriteAsync(status is null ? EmptyCloseFrame : CloseFrame(status.Value));
    }

    public void Abort()
    {
        webSocket.Abort();
        try
        {
            abort();
        }
        catch (ObjectDisposedException)
        {
            // The request has ended, and its connection with it.
        }
    }

    public void Dispose() => webSocket.Dispose();

    private static byte[] CloseFrame(WebSocketCloseStatus status)
    {
        byte[] frame = [0x88, 0x02, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)status);
        return frame;
    }
}
