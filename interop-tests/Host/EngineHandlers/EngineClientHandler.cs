using System.Text;
using System.Text.Json;
using SocketIoNet.EngineIo;

namespace SocketIoNet.InteropHost.EngineHandlers;

/// <summary>Answers what the suite of the official engine client asks for.</summary>
internal sealed class EngineClientHandler : IEngineHandler
{
    private readonly EngineSession _session;
    private readonly IHttpContextAccessor _request;

    public EngineClientHandler(EngineSession session, IHttpContextAccessor request)
    {
        _session = session;
        _request = request;
        session.Send("hi");
    }

    public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
    {
        switch (isBinary ? "" : Encoding.UTF8.GetString(message))
        {
            case "give binary":
                _session.Send((ReadOnlySpan<byte>)[0, 1, 2, 3, 4]);
                break;
            case "give utf8":
                _session.Send("пойду спать всем спокойной ночи");
                break;
            case "sendHeaders":
                _session.Send(RequestHeaders());
                break;
            default:
                EchoHandler.Echo(_session, message, isBinary);
                break;
        }
    }

    public void OnClose(EngineCloseReason reason, string? description)
    {
    }

    private string RequestHeaders()
    {
        var headers = _request.HttpContext?.Request.Headers ?? new HeaderDictionary();
        return JsonSerializer.Serialize(headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString(), StringComparer.Ordinal));
    }
}
