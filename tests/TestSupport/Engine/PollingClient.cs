using System.Net;
using SocketIoNet.EngineIo;
using SocketIoNet.TestSupport.Sockets;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>A polling client without rules of its own, so that tests can violate the protocol.</summary>
internal sealed class PollingClient(HttpClient http, string path = TestApp.Path)
{
    public string SessionId { get; set; } = "";

    /// <summary>The protocol revision. Payloads are written by the test.</summary>
    public int Revision { get; init; } = 4;

    /// <summary>Further query parameters, with a leading ampersand.</summary>
    public string Query { get; init; } = "";

    public string HandshakeUrl => $"{path}?EIO={Revision}&transport=polling{Query}";

    public string Url => $"{HandshakeUrl}&sid={SessionId}";

    public string WebSocketUrl => $"{path}?EIO={Revision}&transport=websocket{Query}&sid={SessionId}";

    /// <summary>Opens a session; returns the JSON of the open packet.</summary>
    public async Task<string> OpenAsync()
    {
        var packet = await http.GetStringAsync(HandshakeUrl).Bound();
        // In revision 3 the length precedes the packet.
        if (Revision == 3) packet = packet[(packet.IndexOf(':', StringComparison.Ordinal) + 1)..];
        Assert.Equal('0', packet[0]);
        SessionId = TestClientExtensions.ReadId(packet[1..]);
        return packet[1..];
    }

    public Task<HttpResponseMessage> GetAsync(CancellationToken cancellationToken = default) => http.GetAsync(Url, cancellationToken).Bound();

    /// <summary>Polls. Returns when the server has received the request; the task completes with the response.</summary>
    public async Task<Task<string>> BeginPollAsync(EngineSession session, CancellationToken cancellationToken = default)
    {
        var poll = PollAsync(cancellationToken);
        await Bounded.UntilAsync(() => poll.IsCompleted || session.IsReachable);
        return poll;
    }

    public async Task<string> PollAsync(CancellationToken cancellationToken = default)
    {
        using var response = await GetAsync(cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(CancellationToken.None).Bound();
    }

    public Task<HttpResponseMessage> PostAsync(string body) => PostAsync(new StringContent(body));

    public Task<HttpResponseMessage> PostAsync(HttpContent body) => http.PostAsync(Url, body).Bound();

    public async Task SendAsync(string body)
    {
        using var response = await PostAsync(body);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync().Bound());
    }
}
