export { uploadFile } from "@stepcast/trpc/client";
