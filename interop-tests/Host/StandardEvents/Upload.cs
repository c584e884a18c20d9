namespace SocketIoNet.InteropHost.StandardEvents;

internal sealed record Upload(string Title, byte[] File, UploadMeta Meta);
