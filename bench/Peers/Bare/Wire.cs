using System.Text;

namespace SocketIoNet.Bench.Peers.Bare;

/// <summary>Answers by slicing.</summary>
internal static class Wire
{
    public static byte[] NewOpenPacket(out string sid)
    {
        sid = Guid.NewGuid().ToString("N")[..20];
        return Encoding.UTF8.GetBytes($"0{{\"sid\":\"{sid}\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}}");
    }

    public static ReadOnlyMemory<byte> NewConnectPacket() => Encoding.UTF8.GetBytes($"40{{\"sid\":\"{Guid.NewGuid().ToString("N")[..20]}\"}}");

    /// <summary>Turns <c>42ID["name",…]</c> into <c>43ID[…]</c>, also with attachments; returns where the answer begins.</summary>
    public static int MakeAcknowledgement(Span<byte> message)
    {
        var list = message.IndexOf((byte)'[');
        var comma = message[list..].IndexOf((byte)',');
        // The list moves nowhere: the head moves up to it, over the name of the event.
        var start = comma;
        message[..(list + 1)].CopyTo(message[start..]);
        message[start + 1]++;
        return start;
    }
}
