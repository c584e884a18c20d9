using System.Text.Json;

namespace SocketIoNet.TestSupport.Sockets;

internal static class TestClientExtensions
{
    public static async Task<string> ConnectAsync(this ITestClient client, string namespaceName = "/", string? auth = null)
    {
        var prefix = namespaceName == "/" ? "0" : $"0{namespaceName},";
        await client.SendAsync(prefix + auth);
        var reply = await client.ReceiveAsync();
        Assert.StartsWith(prefix + "{\"sid\":", reply, StringComparison.Ordinal);
        return ReadId(reply![prefix.Length..]);
    }

    /// <summary>What arrives before the packet <paramref name="last"/>.</summary>
    public static async Task<List<string>> ReceiveAllAsync(this ITestClient client, string last)
    {
        var received = new List<string>();
        while (true)
        {
            var packet = await client.ReceiveAsync();
            Assert.NotNull(packet);
            if (packet == last) return received;
            received.Add(packet);
        }
    }

    public static string ReadId(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("sid").GetString()!;
    }
}
