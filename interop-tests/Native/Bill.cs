namespace Native;

internal sealed record Bill(Order Order, decimal Total);
