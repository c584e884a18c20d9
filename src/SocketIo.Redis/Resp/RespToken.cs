namespace SocketIoNet.Redis.Resp;

/// <summary>A part of a reply.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where its content begins in the buffer.</param>
/// <param name="Length">How long its content is; of an array, how many items it has.</param>
internal readonly record struct RespToken(RespKind Kind, int Start, int Length);
